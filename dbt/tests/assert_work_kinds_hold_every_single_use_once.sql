-- A use that is in no row of work_kinds, or in two, makes the shares of the kinds wrong.
{{ config(meta={'dagster': {'ref': {'name': 'work_kinds'}}}) }}
with told as (
    select {{ total('uses') }} as uses
    from {{ ref('stg_usage_day') }}
),

held as (
    select
        {{ total('uses') }} as uses,
        min(uses_base) as uses_base,
        count(*) as kinds
    from {{ ref('work_kinds') }}
)

select
    told.uses as uses_told,
    held.uses as uses_held
from told
cross join held
where held.kinds > 0 and (told.uses <> held.uses or told.uses <> held.uses_base)
