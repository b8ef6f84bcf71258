select
    survey_id,
    question_code,
    option_order,
    option_label,
    is_favourable
from {{ source('programme', 'question_option') }}
