with last_use as (
    select
        trial_id,
        max(used_on) as last_used_on
    from {{ ref('int_usage_day') }}
    group by trial_id
),

observed_day as (
    select
        trial_day.trial_id,
        trial_day.day,
        trial_day.week_start,
        trial_day.month_start
    from {{ ref('stg_trial_day') }} as trial_day
    inner join last_use
        on
            trial_day.trial_id = last_use.trial_id
            and trial_day.day <= last_use.last_used_on
)

select
    trial_id,
    'day' as grain,
    day as period_start,
    day
from observed_day
union all
select
    trial_id,
    'week' as grain,
    week_start as period_start,
    day
from observed_day
union all
select
    trial_id,
    'month' as grain,
    month_start as period_start,
    day
from observed_day
