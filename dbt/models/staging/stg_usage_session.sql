with landed_row as (
    select * from {{ source('landed', 'usage_session') }}
),

person as (
    select
        identity_key,
        person_id
    from {{ source('landed', 'person') }}
)

select
    landed_row.trial_id,
    person.person_id,
    landed_row.session_key,
    landed_row.uses
from landed_row
left join person on landed_row.identity_key = person.identity_key
