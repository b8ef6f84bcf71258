select
    file_id,
    row_number as file_row,
    survey_id,
    question_code,
    theme_code
from {{ source('landed', 'survey_theme') }}
