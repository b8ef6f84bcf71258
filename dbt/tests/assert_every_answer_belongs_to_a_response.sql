-- An answer without its response is counted nowhere, so the question seems to have been left open.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey_answer'}}}) }}

select
    answer.file_id,
    answer.file_row
from {{ ref('stg_survey_answer') }} as answer
left join {{ ref('stg_survey_response') }} as response
    on
        answer.survey_id = response.survey_id
        and answer.file_id = response.file_id
        and answer.file_row = response.file_row
where response.file_row is null
