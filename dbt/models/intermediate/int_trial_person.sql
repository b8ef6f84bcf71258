{{ config(materialized='table') }}

-- A day of single uses is one row already; several counted periods may begin on one day.
with booked as (
    select
        trial_id,
        person_id,
        {{ total('uses') }} as uses,
        min(used_on) as first_booked_on,
        count(*) as booked_days
    from {{ ref('int_usage_day') }}
    group by trial_id, person_id
    union all
    select
        trial_id,
        person_id,
        {{ total('uses') }} as uses,
        min(first_day) as first_booked_on,
        count(distinct first_day) as booked_days
    from {{ ref('int_counted_period') }}
    group by trial_id, person_id
)

select
    trial_id,
    person_id,
    {{ total('uses') }} as uses,
    min(first_booked_on) as first_booked_on,
    {{ total('booked_days') }} as booked_days
from booked
group by trial_id, person_id
union all
-- Distinct: several reports may tell of a person, each with another day.
select distinct
    trial_id,
    person_id,
    cast(null as bigint) as uses,
    cast(null as date) as first_booked_on,
    cast(null as bigint) as booked_days
from {{ ref('stg_last_activity') }}
where last_used_on is not null
