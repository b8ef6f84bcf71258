-- A response whose person is unknown would count as anonymous, and a person's second answer with it.
select
    file_id,
    file_row
from {{ ref('stg_survey_response') }}
where is_identified and person_id is null
