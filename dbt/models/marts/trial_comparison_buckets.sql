with organisation as (
    select * from {{ ref('stg_organisation') }}
),

placed as (
    select
        pair.earlier_trial_id,
        pair.later_trial_id,
        pair.refusal,
        pair.earlier_eligible_people,
        pair.later_eligible_people,
        bucket.bucket_order,
        bucket.bucket_label,
        case when pair.refusal is null then pair.shared_working_days end as shared_working_days,
        earlier.people as earlier_people,
        later.people as later_people
    from {{ ref('int_trial_pair') }} as pair
    cross join {{ ref('stg_usage_bucket') }} as bucket
    left join {{ ref('int_pair_bucket') }} as earlier
        on
            pair.earlier_trial_id = earlier.earlier_trial_id
            and pair.later_trial_id = earlier.later_trial_id
            and pair.earlier_trial_id = earlier.trial_id
            and bucket.bucket_order = earlier.bucket_order
    left join {{ ref('int_pair_bucket') }} as later
        on
            pair.earlier_trial_id = later.earlier_trial_id
            and pair.later_trial_id = later.later_trial_id
            and pair.later_trial_id = later.trial_id
            and bucket.bucket_order = later.bucket_order
)

select
    organisation.organisation_code,
    placed.earlier_trial_id,
    placed.later_trial_id,
    placed.bucket_order,
    placed.bucket_label,
    placed.refusal is null as comparable,
    {{ told_refusal('placed.refusal') }} as reason,
    placed.shared_working_days,
    placed.earlier_people,
    placed.earlier_eligible_people,
    {{ half_up_percent('placed.earlier_people', 'placed.earlier_eligible_people') }} as earlier_percent,
    placed.later_people,
    placed.later_eligible_people,
    {{ half_up_percent('placed.later_people', 'placed.later_eligible_people') }} as later_percent
from organisation
cross join placed
