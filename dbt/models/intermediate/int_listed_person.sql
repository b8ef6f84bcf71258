{{ config(materialized='table') }}

with placed as (
    select
        valid_from,
        person_id,
        coalesce(department_label, '') as department_label,
        coalesce(section_label, '') as section_label,
        row_number() over (
            partition by valid_from, person_id
            order by file_id, file_row
        ) as choice
    from {{ ref('stg_roster_entry') }}
    where person_id is not null
)

select
    valid_from,
    person_id,
    department_label,
    section_label
from placed
where choice = 1
