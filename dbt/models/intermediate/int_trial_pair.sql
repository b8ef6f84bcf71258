select
    earlier.trial_id as earlier_trial_id,
    later.trial_id as later_trial_id,
    case
        when not earlier.uses_are_known or not later.uses_are_known then 'one_last_activity'
        when earlier.unit_of_use <> later.unit_of_use then 'units_differ'
        when earlier.working_days = 0 or later.working_days = 0 then 'no_working_day'
        when earlier.eligible_people = 0 or later.eligible_people = 0 then 'nobody_eligible'
    end as refusal,
    case
        when earlier.working_days <= later.working_days then earlier.working_days
        when later.working_days < earlier.working_days then later.working_days
    end as shared_working_days,
    earlier.unit_of_use as earlier_unit_of_use,
    earlier.eligible_people as earlier_eligible_people,
    earlier.eligible_is_approximate as earlier_eligible_is_approximate,
    earlier.active_people as earlier_active_people,
    earlier.total_uses as earlier_total_uses,
    earlier.working_days as earlier_working_days,
    later.unit_of_use as later_unit_of_use,
    later.eligible_people as later_eligible_people,
    later.eligible_is_approximate as later_eligible_is_approximate,
    later.active_people as later_active_people,
    later.total_uses as later_total_uses,
    later.working_days as later_working_days
from {{ ref('int_trial_exposure') }} as earlier
inner join {{ ref('int_trial_exposure') }} as later
    on
        earlier.period_start < later.period_start
        or (earlier.period_start = later.period_start and earlier.trial_id < later.trial_id)
