select
    survey_id,
    question_code,
    question_order,
    question_type
from {{ source('programme', 'question') }}
