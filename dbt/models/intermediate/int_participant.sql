{{ config(materialized='table') }}

-- Distinct: a person may stand in several rows of a sheet and attends once.
with attended as (
    select distinct
        workshop_id,
        person_id
    from {{ ref('stg_attendance') }}
),

attended_workshop as (
    select
        workshop.workshop_id,
        workshop.series_id,
        workshop.held_on,
        attended.person_id,
        min(workshop.held_on) over (
            partition by workshop.series_id, attended.person_id
        ) as first_attended_on
    from attended
    inner join {{ ref('stg_workshop') }} as workshop
        on attended.workshop_id = workshop.workshop_id
)

select
    workshop_id,
    series_id,
    held_on,
    person_id,
    first_attended_on < held_on as is_repeat
from attended_workshop
