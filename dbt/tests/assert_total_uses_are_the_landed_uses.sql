-- A use lost or doubled between landing and the mart falsifies total and median without any key being violated.
{{ config(meta={'dagster': {'ref': {'name': 'trial_adoption'}}}) }}

with told as (
    select
        trial_id,
        1 as uses
    from {{ source('landed', 'usage_event') }}
    union all
    select
        trial_id,
        uses
    from {{ source('landed', 'usage_count') }}
),

landed as (
    select
        trial_id,
        sum(uses) as uses
    from told
    group by trial_id
)

select
    adoption.trial_id,
    adoption.total_uses,
    landed.uses
from {{ ref('trial_adoption') }} as adoption
left join landed on adoption.trial_id = landed.trial_id
where adoption.total_uses <> coalesce(landed.uses, 0)
