with organisation as (
    select * from {{ ref('stg_organisation') }}
),

question as (
    select * from {{ ref('int_question_base') }}
    where question_type = 'text'
),

said as (
    select
        survey_id,
        question_code,
        theme_code,
        count(*) as answers
    from {{ ref('int_counted_theme') }}
    group by survey_id, question_code, theme_code
)

select
    organisation.organisation_code,
    question.survey_id,
    question.question_code,
    theme.theme_code,
    theme.theme_order,
    theme.theme_label,
    theme.theme_label_en,
    coalesce(said.answers, 0) as answers,
    question.base
from organisation
cross join question
cross join {{ ref('stg_theme') }} as theme
left join said
    on
        question.survey_id = said.survey_id
        and question.question_code = said.question_code
        and theme.theme_code = said.theme_code
