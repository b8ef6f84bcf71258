with pair_trial as (
    select
        earlier_trial_id,
        later_trial_id,
        earlier_trial_id as trial_id,
        earlier_eligible_people - earlier_active_people as people_without_use,
        earlier_working_days as working_days,
        shared_working_days
    from {{ ref('int_trial_pair') }}
    where refusal is null
    union all
    select
        earlier_trial_id,
        later_trial_id,
        later_trial_id as trial_id,
        later_eligible_people - later_active_people as people_without_use,
        later_working_days as working_days,
        shared_working_days
    from {{ ref('int_trial_pair') }}
    where refusal is null
),

-- uses * shared / own days lie from min_uses to below the next bucket: multiplied out, so that nothing is divided.
filled as (
    select
        pair_trial.earlier_trial_id,
        pair_trial.later_trial_id,
        pair_trial.trial_id,
        pair_trial.people_without_use,
        bucket.bucket_order,
        count(person.person_id) as people_with_uses
    from pair_trial
    cross join {{ ref('stg_usage_bucket') }} as bucket
    left join {{ ref('int_trial_person') }} as person
        on
            pair_trial.trial_id = person.trial_id
            and bucket.min_uses * pair_trial.working_days <= person.uses * pair_trial.shared_working_days
            and (
                bucket.max_uses is null
                or (bucket.max_uses + 1) * pair_trial.working_days > person.uses * pair_trial.shared_working_days
            )
    group by
        pair_trial.earlier_trial_id,
        pair_trial.later_trial_id,
        pair_trial.trial_id,
        pair_trial.people_without_use,
        bucket.bucket_order
)

select
    earlier_trial_id,
    later_trial_id,
    trial_id,
    bucket_order,
    people_with_uses + case when bucket_order = 0 then greatest(people_without_use, 0) else 0 end as people
from filled
