{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    {{ total('uses') }} as uses,
    min(used_on) as first_used_on
from {{ ref('int_usage_day') }}
group by trial_id, person_id
