-- By whatever definition every active person has a use: one in no bucket or in two makes two tools look different
-- that are not.
{{ config(meta={'dagster': {'ref': {'name': 'usage_by_definition'}}}) }}

with summed as (
    select
        trial_id,
        definition,
        sum(people) as people
    from {{ ref('usage_by_definition') }}
    where bucket_order > 0 and available
    group by trial_id, definition
)

select
    summed.trial_id,
    summed.definition,
    summed.people,
    adoption.active_people
from summed
inner join {{ ref('trial_adoption') }} as adoption on summed.trial_id = adoption.trial_id
where summed.people <> adoption.active_people
