with organisation as (
    select * from {{ ref('stg_organisation') }}
),

active as (
    select
        trial.trial_id,
        trial.eligible_people,
        count(person.person_id) as active_people
    from {{ ref('stg_trial') }} as trial
    left join {{ ref('int_trial_person') }} as person on trial.trial_id = person.trial_id
    group by trial.trial_id, trial.eligible_people
),

filled as (
    select
        definition.trial_id,
        definition.definition,
        definition.refusal,
        bucket.bucket_order,
        bucket.bucket_label,
        count(defined_use.person_id) as people_with_uses
    from {{ ref('int_trial_definition') }} as definition
    cross join {{ ref('stg_usage_bucket') }} as bucket
    left join {{ ref('int_defined_use') }} as defined_use
        on
            definition.trial_id = defined_use.trial_id
            and definition.definition = defined_use.definition
            and bucket.min_uses <= defined_use.uses
            and (bucket.max_uses is null or bucket.max_uses >= defined_use.uses)
    group by
        definition.trial_id,
        definition.definition,
        definition.refusal,
        bucket.bucket_order,
        bucket.bucket_label
)

select
    organisation.organisation_code,
    filled.trial_id,
    filled.definition,
    filled.bucket_order,
    filled.bucket_label,
    case
        when filled.refusal is not null then null
        when filled.bucket_order = 0 then greatest(active.eligible_people - active.active_people, 0)
        else filled.people_with_uses
    end as people,
    filled.refusal is null as available,
    {{ told_refusal('filled.refusal') }} as reason
from organisation
cross join filled
inner join active on filled.trial_id = active.trial_id
