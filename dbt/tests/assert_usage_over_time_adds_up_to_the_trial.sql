-- Days, weeks and months tell one story: uses sum to the trial's uses, new people to its active people.
{{ config(meta={'dagster': {'ref': {'name': 'usage_over_time'}}}) }}

with summed as (
    select
        trial_id,
        grain,
        sum(uses) as uses,
        sum(new_people) as new_people
    from {{ ref('usage_over_time') }}
    group by trial_id, grain
)

select
    adoption.trial_id,
    summed.grain,
    adoption.total_uses,
    summed.uses
from {{ ref('trial_adoption') }} as adoption
left join summed on adoption.trial_id = summed.trial_id
where
    coalesce(summed.uses, 0) <> adoption.total_uses
    or coalesce(summed.new_people, 0) <> adoption.active_people
