{{ config(materialized='table') }}

select
    answer.survey_id,
    answer.file_id,
    answer.file_row,
    answer.question_code,
    answer.option_order
from {{ ref('stg_survey_answer') }} as answer
inner join {{ ref('int_counted_response') }} as response
    on
        answer.survey_id = response.survey_id
        and answer.file_id = response.file_id
        and answer.file_row = response.file_row
