-- Two choices in a question of one choice make its favourable answers exceed the people who gave them.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey_answer'}}}) }}

select
    answer.file_id,
    answer.file_row,
    answer.question_code
from {{ ref('stg_survey_answer') }} as answer
inner join {{ ref('stg_question') }} as question
    on
        answer.survey_id = question.survey_id
        and answer.question_code = question.question_code
where question.question_type = 'single'
group by answer.file_id, answer.file_row, answer.question_code
having count(*) > 1
