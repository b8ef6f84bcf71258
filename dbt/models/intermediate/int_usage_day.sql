{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    used_on,
    count(*) as uses
from {{ ref('stg_use') }}
group by trial_id, person_id, used_on
