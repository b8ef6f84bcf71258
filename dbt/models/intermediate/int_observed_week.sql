with last_use as (
    select
        trial_id,
        max(used_on) as last_used_on
    from {{ ref('int_usage_day') }}
    group by trial_id
),

-- The first working day of the trial of which nobody knows whether the log reaches it.
unseen as (
    select
        trial_day.trial_id,
        min(trial_day.day) as next_working_day
    from {{ ref('stg_trial_day') }} as trial_day
    inner join last_use
        on
            trial_day.trial_id = last_use.trial_id
            and trial_day.day > last_use.last_used_on
    where trial_day.is_working_day
    group by trial_day.trial_id
),

week as (
    select
        trial_day.trial_id,
        trial_day.week_start
    from {{ ref('stg_trial_day') }} as trial_day
    inner join last_use
        on
            trial_day.trial_id = last_use.trial_id
            and trial_day.day <= last_use.last_used_on
    group by trial_day.trial_id, trial_day.week_start
)

-- Friday is four days after Monday. Without a working day to come the trial's end decides: a working week that it cuts
-- short has not ended.
select
    week.trial_id,
    week.week_start,
    case
        when unseen.next_working_day is null
            then {{ days_between('week.week_start', 'trial.period_end') }} >= 4
        else {{ days_between('week.week_start', 'unseen.next_working_day') }} > 4
    end as week_has_ended
from week
inner join {{ ref('stg_trial') }} as trial on week.trial_id = trial.trial_id
left join unseen on week.trial_id = unseen.trial_id
