with organisation as (
    select * from {{ ref('stg_organisation') }}
),

active as (
    select
        trial.trial_id,
        trial.eligible_people,
        trial_uses.uses_are_known,
        count(person.person_id) as active_people
    from {{ ref('stg_trial') }} as trial
    inner join {{ ref('int_trial_uses') }} as trial_uses
        on trial.trial_id = trial_uses.trial_id
    left join {{ ref('int_trial_person') }} as person
        on trial.trial_id = person.trial_id
    group by trial.trial_id, trial.eligible_people, trial_uses.uses_are_known
),

filled as (
    select
        active.trial_id,
        active.eligible_people,
        active.active_people,
        bucket.bucket_order,
        bucket.bucket_label,
        bucket.min_uses,
        bucket.max_uses,
        count(person.person_id) as people_with_uses
    from active
    cross join {{ ref('stg_usage_bucket') }} as bucket
    left join {{ ref('int_trial_person') }} as person
        on
            active.trial_id = person.trial_id
            and bucket.min_uses <= person.uses
            and (bucket.max_uses is null or bucket.max_uses >= person.uses)
    -- Who never used it is known; of people whose uses are not, nobody says in which bucket they belong.
    where active.uses_are_known or bucket.bucket_order = 0
    group by
        active.trial_id,
        active.eligible_people,
        active.active_people,
        bucket.bucket_order,
        bucket.bucket_label,
        bucket.min_uses,
        bucket.max_uses
),

-- The zero bucket holds who never used the tool: eligible people without a use, and no share of active people.
shared as (
    select
        *,
        case
            when bucket_order = 0 then greatest(eligible_people - active_people, 0)
            else people_with_uses
        end as people,
        case when bucket_order > 0 then active_people end as share_base
    from filled
)

select
    organisation.organisation_code,
    shared.trial_id,
    shared.bucket_order,
    shared.bucket_label,
    shared.min_uses,
    shared.max_uses,
    shared.people,
    shared.active_people,
    {{ rate('shared.people', 'shared.share_base') }} as share_rate,
    {{ half_up_percent('shared.people', 'shared.share_base') }} as share_percent
from organisation
cross join shared
