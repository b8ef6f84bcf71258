with last_activity_only as (
    select distinct trial_id
    from {{ ref('stg_last_activity') }}
)

select
    trial.trial_id,
    last_activity_only.trial_id is null as uses_are_known
from {{ ref('stg_trial') }} as trial
left join last_activity_only on trial.trial_id = last_activity_only.trial_id
