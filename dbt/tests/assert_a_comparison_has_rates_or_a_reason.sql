-- A rate of trials that cannot be compared will be compared, an empty one without a reason is a riddle.
select
    earlier_trial_id,
    later_trial_id
from {{ ref('trial_comparison') }}
where
    comparable <> (earlier_uses_per_eligible_person_working_day is not null)
    or comparable <> (later_uses_per_eligible_person_working_day is not null)
    or comparable <> (reason is null)
