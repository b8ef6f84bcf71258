select
    file_id,
    row_number as file_row,
    survey_id,
    question_code,
    option_order
from {{ source('landed', 'survey_answer') }}
