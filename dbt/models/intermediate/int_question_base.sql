-- Distinct: a response has a row per chosen option and answers a question once.
with answered as (
    select distinct
        survey_id,
        file_id,
        file_row,
        question_code
    from {{ ref('int_counted_answer') }}
)

select
    question.survey_id,
    question.question_code,
    question.question_type,
    count(answered.question_code) as base
from {{ ref('stg_question') }} as question
left join answered
    on
        question.survey_id = answered.survey_id
        and question.question_code = answered.question_code
group by question.survey_id, question.question_code, question.question_type
