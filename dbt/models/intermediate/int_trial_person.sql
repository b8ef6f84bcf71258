{{ config(materialized='table') }}

select
    trial_id,
    person_id,
    {{ total('uses') }} as uses,
    min(booked_on) as first_booked_on
from {{ ref('int_booked_use') }}
group by trial_id, person_id
