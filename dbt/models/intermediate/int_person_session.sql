{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    count(distinct session_key) as sessions,
    {{ total('case when session_key is null then uses end') }} as uses_without_session
from {{ ref('stg_usage_session') }}
group by trial_id, person_id
