with period as (
    select distinct
        trial_id,
        first_day,
        last_day
    from {{ ref('int_counted_period') }}
),

spread as (
    select
        period.trial_id,
        count(case when period.first_day <> period.last_day then 1 end) as periods_over_days,
        count(case when first_day.week_start <> last_day.week_start then 1 end) as periods_over_weeks,
        count(case when first_day.month_start <> last_day.month_start then 1 end) as periods_over_months
    from period
    inner join {{ ref('stg_trial_day') }} as first_day
        on
            period.trial_id = first_day.trial_id
            and period.first_day = first_day.day
    inner join {{ ref('stg_trial_day') }} as last_day
        on
            period.trial_id = last_day.trial_id
            and period.last_day = last_day.day
    group by period.trial_id
),

-- A trial without counts is known by its single uses: nothing stands against any grain. Days of last activity tell
-- none.
trial_spread as (
    select
        trial.trial_id,
        trial.uses_are_known,
        coalesce(spread.periods_over_days, 0) as periods_over_days,
        coalesce(spread.periods_over_weeks, 0) as periods_over_weeks,
        coalesce(spread.periods_over_months, 0) as periods_over_months
    from {{ ref('int_trial_uses') }} as trial
    left join spread on trial.trial_id = spread.trial_id
)

select
    trial_id,
    'day' as grain,
    uses_are_known and periods_over_days = 0 as is_computable
from trial_spread
union all
select
    trial_id,
    'week' as grain,
    uses_are_known and periods_over_weeks = 0 as is_computable
from trial_spread
union all
select
    trial_id,
    'month' as grain,
    uses_are_known and periods_over_months = 0 as is_computable
from trial_spread
