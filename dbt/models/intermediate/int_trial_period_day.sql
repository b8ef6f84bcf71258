with last_use as (
    select
        trial_id,
        max(booked_on) as last_booked_on
    from {{ ref('int_booked_use') }}
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
            and trial_day.day <= last_use.last_booked_on
),

period_day as (
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
)

select
    period_day.trial_id,
    period_day.grain,
    period_day.period_start,
    period_day.day
from period_day
inner join {{ ref('int_trial_grain') }} as trial_grain
    on
        period_day.trial_id = trial_grain.trial_id
        and period_day.grain = trial_grain.grain
where trial_grain.is_computable
