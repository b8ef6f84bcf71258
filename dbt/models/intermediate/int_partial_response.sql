-- Distinct: a question of several choices has a row per chosen option and is answered once.
with answered as (
    select distinct
        survey_id,
        file_id,
        file_row,
        question_code
    from {{ ref('int_counted_answer') }}
)

select
    response.survey_id,
    response.file_id,
    response.file_row,
    count(*) as questions_left_open
from {{ ref('int_counted_response') }} as response
inner join {{ ref('stg_question') }} as question on response.survey_id = question.survey_id
left join answered
    on
        response.survey_id = answered.survey_id
        and response.file_id = answered.file_id
        and response.file_row = answered.file_row
        and question.question_code = answered.question_code
where question.question_type = 'single' and answered.question_code is null
group by response.survey_id, response.file_id, response.file_row
