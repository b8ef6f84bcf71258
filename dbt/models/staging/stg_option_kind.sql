select
    survey_id,
    question_code,
    option_order,
    kind_code
from {{ source('programme', 'option_kind') }}
