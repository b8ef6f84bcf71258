-- A use lost or doubled between landing and the mart falsifies total and median without any key being violated. A
-- total is missing where only days of last activity are known, and nowhere else.
{{ config(meta={'dagster': {'ref': {'name': 'trial_adoption'}}}) }}

with landed as (
    select
        trial_id,
        sum(uses) as uses
    from {{ source('landed', 'usage_day') }}
    group by trial_id
    union all
    select
        trial_id,
        sum(uses) as uses
    from {{ source('landed', 'usage_count') }}
    group by trial_id
),

last_activity as (
    select distinct trial_id
    from {{ source('landed', 'last_activity') }}
),

summed as (
    select
        trial_id,
        sum(uses) as uses
    from landed
    group by trial_id
)

select
    adoption.trial_id,
    adoption.total_uses,
    summed.uses
from {{ ref('trial_adoption') }} as adoption
left join summed on adoption.trial_id = summed.trial_id
left join last_activity on adoption.trial_id = last_activity.trial_id
where
    adoption.total_uses <> coalesce(summed.uses, 0)
    or (adoption.total_uses is null) <> (last_activity.trial_id is not null)
