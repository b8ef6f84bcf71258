with landed_row as (
    select * from {{ source('landed', 'survey_response') }}
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
    landed_row.survey_id,
    person.person_id,
    landed_row.identity_key is not null as is_identified,
    landed_row.submitted_at,
    landed_row.submitted_on
from landed_row
left join person on landed_row.identity_key = person.identity_key
