with organisation as (
    select * from {{ ref('stg_organisation') }}
)

select
    organisation.organisation_code,
    pair.earlier_trial_id,
    pair.later_trial_id,
    pair.refusal is null as comparable,
    {{ told_refusal('pair.refusal') }} as reason,
    pair.earlier_eligible_people,
    pair.earlier_eligible_is_approximate,
    pair.earlier_active_people,
    pair.earlier_total_uses,
    pair.earlier_working_days,
    pair.earlier_eligible_people * pair.earlier_working_days as earlier_person_working_days,
    case
        when pair.refusal is null
            then {{ rate('pair.earlier_total_uses', 'pair.earlier_eligible_people * pair.earlier_working_days') }}
    end as earlier_uses_per_eligible_person_working_day,
    pair.later_eligible_people,
    pair.later_eligible_is_approximate,
    pair.later_active_people,
    pair.later_total_uses,
    pair.later_working_days,
    pair.later_eligible_people * pair.later_working_days as later_person_working_days,
    case
        when pair.refusal is null
            then {{ rate('pair.later_total_uses', 'pair.later_eligible_people * pair.later_working_days') }}
    end as later_uses_per_eligible_person_working_day
from organisation
cross join {{ ref('int_trial_pair') }} as pair
