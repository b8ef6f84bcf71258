-- Observed until the last use; where counts are known to the end of the last counted period, also of one of zeros.
with observed as (
    select
        trial_id,
        used_on as last_day
    from {{ ref('int_usage_day') }}
    union all
    select
        counted.trial_id,
        least(counted.period_end, trial.period_end) as last_day
    from {{ ref('stg_usage_count') }} as counted
    inner join {{ ref('stg_trial') }} as trial on counted.trial_id = trial.trial_id
),

last_observed as (
    select
        trial_id,
        max(last_day) as last_day
    from observed
    group by trial_id
),

worked as (
    select
        trial_day.trial_id,
        count(*) as working_days
    from {{ ref('stg_trial_day') }} as trial_day
    inner join last_observed
        on
            trial_day.trial_id = last_observed.trial_id
            and trial_day.day <= last_observed.last_day
    where trial_day.is_working_day
    group by trial_day.trial_id
),

activity as (
    select
        trial_id,
        count(*) as active_people,
        {{ total('uses') }} as total_uses
    from {{ ref('int_trial_person') }}
    group by trial_id
)

select
    trial.trial_id,
    trial.period_start,
    trial.unit_of_use,
    trial.eligible_people,
    trial.eligible_is_approximate,
    trial_uses.uses_are_known,
    coalesce(activity.active_people, 0) as active_people,
    case when trial_uses.uses_are_known then coalesce(activity.total_uses, 0) end as total_uses,
    case when trial_uses.uses_are_known then coalesce(worked.working_days, 0) end as working_days
from {{ ref('stg_trial') }} as trial
inner join {{ ref('int_trial_uses') }} as trial_uses on trial.trial_id = trial_uses.trial_id
left join activity on trial.trial_id = activity.trial_id
left join worked on trial.trial_id = worked.trial_id
