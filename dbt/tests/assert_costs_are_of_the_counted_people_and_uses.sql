-- A figure per person or use stands on the people and uses that trial_adoption prints, or two pages contradict.
{{ config(meta={'dagster': {'ref': {'name': 'cost'}}}) }}

select
    adoption.trial_id,
    adoption.active_people,
    adoption.total_uses,
    cost.active_people as people_of_cost,
    cost.total_uses as uses_of_cost
from {{ ref('trial_adoption') }} as adoption
left join {{ ref('cost') }} as cost on adoption.trial_id = cost.trial_id
where
    cost.trial_id is null
    or cost.active_people <> adoption.active_people
    or coalesce(cost.total_uses, -1) <> coalesce(adoption.total_uses, -1)
