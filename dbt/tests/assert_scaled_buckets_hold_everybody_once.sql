-- Scaling moves people between buckets and must lose or double nobody: eligible or, where more were, active people.
{{ config(meta={'dagster': {'ref': {'name': 'trial_comparison_buckets'}}}) }}

with summed as (
    select
        earlier_trial_id,
        later_trial_id,
        sum(earlier_people) as earlier_people,
        sum(later_people) as later_people
    from {{ ref('trial_comparison_buckets') }}
    where comparable
    group by earlier_trial_id, later_trial_id
)

select
    summed.earlier_trial_id,
    summed.later_trial_id,
    summed.earlier_people,
    summed.later_people
from summed
inner join {{ ref('trial_adoption') }} as earlier on summed.earlier_trial_id = earlier.trial_id
inner join {{ ref('trial_adoption') }} as later on summed.later_trial_id = later.trial_id
where
    summed.earlier_people <> greatest(earlier.eligible_people, earlier.active_people)
    or summed.later_people <> greatest(later.eligible_people, later.active_people)
