{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    count(distinct session_key) as sessions,
    count(*) - count(session_key) as uses_without_session
from {{ ref('stg_use') }}
group by trial_id, person_id
