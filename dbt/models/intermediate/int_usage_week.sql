{{ config(materialized='table') }}

with used_week as (
    select
        usage_day.trial_id,
        usage_day.person_id,
        trial_day.week_start
    from {{ ref('int_usage_day') }} as usage_day
    inner join {{ ref('stg_trial_day') }} as trial_day
        on
            usage_day.trial_id = trial_day.trial_id
            and usage_day.used_on = trial_day.day
    group by usage_day.trial_id, usage_day.person_id, trial_day.week_start
)

select
    trial_id,
    person_id,
    week_start,
    min(week_start) over (partition by trial_id, person_id) as cohort_week
from used_week
