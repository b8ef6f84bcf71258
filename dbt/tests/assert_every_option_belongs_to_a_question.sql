-- An option without its question is published nowhere, and the shares of the real question lack it.
{{ config(meta={'dagster': {'ref': {'name': 'stg_question_option'}}}) }}

select
    answer_option.survey_id,
    answer_option.question_code,
    answer_option.option_order
from {{ ref('stg_question_option') }} as answer_option
left join {{ ref('stg_question') }} as question
    on
        answer_option.survey_id = question.survey_id
        and answer_option.question_code = question.question_code
where question.question_code is null
