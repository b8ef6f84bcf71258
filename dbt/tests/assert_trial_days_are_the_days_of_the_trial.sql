-- A missing day drops its uses from usage_over_time; a day too many widens the trial beyond what was declared.
{{ config(meta={'dagster': {'ref': {'name': 'stg_trial_day'}}}) }}

with trial_day as (
    select
        trial_id,
        min(day) as first_day,
        max(day) as last_day,
        count(*) as days
    from {{ ref('stg_trial_day') }}
    group by trial_id
)

select
    trial.trial_id,
    trial_day.days
from {{ ref('stg_trial') }} as trial
left join trial_day on trial.trial_id = trial_day.trial_id
where
    trial_day.days is null
    or trial_day.first_day <> trial.period_start
    or trial_day.last_day <> trial.period_end
    or trial_day.days <> {{ days_between('trial.period_start', 'trial.period_end') }} + 1
