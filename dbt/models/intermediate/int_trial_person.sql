{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    {{ total('uses') }} as uses,
    min(booked_on) as first_booked_on
from {{ ref('int_booked_use') }}
group by trial_id, person_id
union all
-- Distinct: several reports may tell of a person, each with another day.
select distinct
    trial_id,
    person_id,
    cast(null as bigint) as uses,
    cast(null as date) as first_booked_on
from {{ ref('stg_last_activity') }}
where last_used_on is not null
