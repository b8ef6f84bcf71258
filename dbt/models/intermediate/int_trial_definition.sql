with counted as (
    select distinct trial_id
    from {{ ref('int_counted_period') }}
),

without_session as (
    select distinct trial_id
    from {{ ref('int_person_session') }}
    where uses_without_session > 0
),

trial as (
    select
        trial.trial_id,
        trial.unit_of_use,
        trial_uses.uses_are_known,
        trial_grain.is_computable as days_are_told,
        counted.trial_id is null and without_session.trial_id is null as sessions_are_told
    from {{ ref('stg_trial') }} as trial
    inner join {{ ref('int_trial_uses') }} as trial_uses on trial.trial_id = trial_uses.trial_id
    inner join {{ ref('int_trial_grain') }} as trial_grain
        on
            trial.trial_id = trial_grain.trial_id
            and trial_grain.grain = 'day'
    left join counted on trial.trial_id = counted.trial_id
    left join without_session on trial.trial_id = without_session.trial_id
),

definition as (
    select
        *,
        'prompt' as definition,
        'other_unit' as own_refusal,
        false as is_told
    from trial
    union all
    select
        *,
        'session' as definition,
        'no_session' as own_refusal,
        sessions_are_told as is_told
    from trial
    union all
    select
        *,
        'day' as definition,
        'periods_over_days' as own_refusal,
        days_are_told as is_told
    from trial
    union all
    select
        *,
        'reply' as definition,
        'other_unit' as own_refusal,
        false as is_told
    from trial
)

select
    trial_id,
    definition,
    definition = unit_of_use and not (definition = 'day' and days_are_told) as is_by_unit,
    case
        when not uses_are_known then 'last_activity'
        when definition <> unit_of_use and not is_told then own_refusal
    end as refusal
from definition
