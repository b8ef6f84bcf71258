{{ config(materialized='table') }}

select
    theme.survey_id,
    theme.file_id,
    theme.file_row,
    theme.question_code,
    theme.theme_code
from {{ ref('stg_survey_theme') }} as theme
inner join {{ ref('int_counted_response') }} as response
    on
        theme.survey_id = response.survey_id
        and theme.file_id = response.file_id
        and theme.file_row = response.file_row
