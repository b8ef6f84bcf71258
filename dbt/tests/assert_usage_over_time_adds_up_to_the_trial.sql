-- Days, weeks and months tell one story: uses sum to the trial's uses, new people to its active people. A grain that
-- cannot be computed has nothing to sum.
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
    trial_grain.grain,
    adoption.total_uses,
    summed.uses
from {{ ref('trial_adoption') }} as adoption
inner join {{ ref('int_trial_grain') }} as trial_grain on adoption.trial_id = trial_grain.trial_id
left join summed
    on
        trial_grain.trial_id = summed.trial_id
        and trial_grain.grain = summed.grain
where
    (not trial_grain.is_computable and summed.trial_id is not null)
    or (
        trial_grain.is_computable
        and (
            coalesce(summed.uses, 0) <> adoption.total_uses
            or coalesce(summed.new_people, 0) <> adoption.active_people
        )
    )
