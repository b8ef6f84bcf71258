-- 'other' says that none of the themes fits: beside one of them it would count the answer as both.
select
    file_id,
    file_row,
    question_code
from {{ ref('stg_survey_theme') }}
group by file_id, file_row, question_code
having count(case when theme_code = 'other' then 1 end) > 0 and count(*) > 1
