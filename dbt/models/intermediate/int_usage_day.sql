{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    used_on,
    {{ total('uses') }} as uses
from {{ ref('stg_usage_day') }}
group by trial_id, person_id, used_on
