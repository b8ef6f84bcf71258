-- Single uses and counts per period of one trial speak of the same uses: added up they count twice.
{{ config(meta={'dagster': {'ref': {'name': 'stg_usage_count'}}}) }}

with counted as (
    select distinct trial_id
    from {{ ref('stg_usage_count') }}
),

logged as (
    select distinct trial_id
    from {{ ref('stg_use') }}
)

select counted.trial_id
from counted
inner join logged on counted.trial_id = logged.trial_id
