{{ config(materialized='table') }}

select
    survey_id,
    file_id,
    file_row,
    person_id
from {{ ref('int_judged_response') }}
where fate = 'counted'
