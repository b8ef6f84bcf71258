with organisation as (
    select * from {{ ref('stg_organisation') }}
),

counted as (
    select
        trial.trial_id,
        trial.uses_are_known,
        -- Counts give people uses and no days; where there are no people no day is missing.
        trial.uses_are_known and count(person.person_id) = count(person.days_of_use) as days_are_known,
        count(person.person_id) as active_people,
        count(case when person.is_top_tenth then 1 end) as top_tenth_people,
        {{ total('case when person.is_top_tenth then person.uses end') }} as top_tenth_uses,
        {{ total('person.uses') }} as total_uses,
        count(case when person.days_of_use = 1 then 1 end) as one_day_people,
        count(case when person.is_lowest_bucket then 1 end) as lowest_people,
        count(case when person.is_lowest_bucket and person.days_of_use = 1 then 1 end) as lowest_one_day_people,
        count(case when person.is_lowest_bucket and person.days_of_use > 1 then 1 end) as lowest_spread_people,
        {{ integer_median('person.days_to_first_use') }} as median_days
    from {{ ref('int_trial_uses') }} as trial
    left join {{ ref('int_person_spread') }} as person on trial.trial_id = person.trial_id
    group by trial.trial_id, trial.uses_are_known
),

known as (
    select
        trial_id,
        active_people,
        top_tenth_people,
        case when uses_are_known then top_tenth_uses end as top_tenth_uses,
        case when uses_are_known then total_uses end as total_uses,
        case when days_are_known then one_day_people end as one_day_only_people,
        case when uses_are_known then lowest_people end as lowest_bucket_people,
        case when days_are_known then lowest_one_day_people end as lowest_bucket_one_day_people,
        case when days_are_known then lowest_spread_people end as lowest_bucket_spread_people,
        case when days_are_known then median_days end as median_days_to_first_use
    from counted
)

select
    organisation.organisation_code,
    known.trial_id,
    known.active_people,
    known.top_tenth_people,
    known.top_tenth_uses,
    known.total_uses,
    {{ half_up_percent('known.top_tenth_uses', 'known.total_uses') }} as share_percent,
    known.one_day_only_people,
    known.lowest_bucket_people,
    known.lowest_bucket_one_day_people,
    known.lowest_bucket_spread_people,
    known.median_days_to_first_use
from organisation
cross join known
