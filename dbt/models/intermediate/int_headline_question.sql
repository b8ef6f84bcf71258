with favourable_option as (
    select
        survey_id,
        question_code,
        option_order
    from {{ ref('stg_question_option') }}
    where is_favourable
),

favourable as (
    select
        favourable_option.survey_id,
        favourable_option.question_code,
        count(answer.option_order) as favourable
    from favourable_option
    left join {{ ref('int_counted_answer') }} as answer
        on
            favourable_option.survey_id = answer.survey_id
            and favourable_option.question_code = answer.question_code
            and favourable_option.option_order = answer.option_order
    group by favourable_option.survey_id, favourable_option.question_code
)

select
    question.survey_id,
    survey.stage,
    survey.series_id,
    question.question_code,
    favourable.favourable,
    question.base,
    survey.responses,
    survey.invited_people,
    survey.is_known_list,
    survey.is_exact
from {{ ref('int_question_base') }} as question
inner join favourable
    on
        question.survey_id = favourable.survey_id
        and question.question_code = favourable.question_code
inner join {{ ref('int_survey_count') }} as survey
    on question.survey_id = survey.survey_id
where question.question_type = 'single'
