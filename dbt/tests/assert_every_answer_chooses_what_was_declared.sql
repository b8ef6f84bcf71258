-- A choice that is not declared enters the base of its question and none of its options: the shares fall short.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey_answer'}}}) }}

select
    answer.file_id,
    answer.file_row,
    answer.question_code,
    answer.option_order
from {{ ref('stg_survey_answer') }} as answer
left join {{ ref('stg_question') }} as question
    on
        answer.survey_id = question.survey_id
        and answer.question_code = question.question_code
left join {{ ref('stg_question_option') }} as answer_option
    on
        answer.survey_id = answer_option.survey_id
        and answer.question_code = answer_option.question_code
        and answer.option_order = answer_option.option_order
where
    question.question_code is null
    or (question.question_type = 'text' and answer.option_order is not null)
    or (question.question_type <> 'text' and answer_option.option_order is null)
