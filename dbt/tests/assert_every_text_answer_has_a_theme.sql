-- An answer without a theme would be missing from survey_themes, a theme without an answer would be an invention.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey_theme'}}}) }}
with answered as (
    select distinct
        answer.file_id,
        answer.file_row,
        answer.question_code
    from {{ ref('stg_survey_answer') }} as answer
    inner join {{ ref('stg_question') }} as question
        on
            answer.survey_id = question.survey_id
            and answer.question_code = question.question_code
    where question.question_type = 'text'
),

coded as (
    select distinct
        file_id,
        file_row,
        question_code
    from {{ ref('stg_survey_theme') }}
)

select
    answered.file_row as answered_row,
    coded.file_row as coded_row
from answered
full outer join coded
    on
        answered.file_id = coded.file_id
        and answered.file_row = coded.file_row
        and answered.question_code = coded.question_code
where answered.file_row is null or coded.file_row is null
