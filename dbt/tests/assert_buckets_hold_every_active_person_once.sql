-- Shares are of active people: a person in no bucket or in two makes them add up to something else than all. Where the
-- uses are not known, nobody is in any.
{{ config(meta={'dagster': {'ref': {'name': 'usage_frequency'}}}) }}

with summed as (
    select
        trial_id,
        sum(people) as people
    from {{ ref('usage_frequency') }}
    where bucket_order > 0
    group by trial_id
)

select
    adoption.trial_id,
    adoption.active_people,
    summed.people
from {{ ref('trial_adoption') }} as adoption
left join summed on adoption.trial_id = summed.trial_id
where
    (adoption.total_uses is not null and coalesce(summed.people, 0) <> adoption.active_people)
    or (adoption.total_uses is null and summed.trial_id is not null)
