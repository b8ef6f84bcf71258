with landed_row as (
    select * from {{ source('landed', 'roster_entry') }}
),

person as (
    select
        identity_key,
        person_id
    from {{ source('landed', 'person') }}
)

select
    landed_row.file_id,
    landed_row.row_number as file_row,
    landed_row.valid_from,
    person.person_id,
    landed_row.department_label,
    landed_row.section_label,
    landed_row.section_token
from landed_row
left join person on landed_row.identity_key = person.identity_key
