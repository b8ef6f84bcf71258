with organisation as (
    select * from {{ ref('stg_organisation') }}
),

question as (
    select * from {{ ref('int_question_base') }}
    where question_type in ('single', 'multiple')
),

chosen as (
    select
        survey_id,
        question_code,
        option_order,
        count(*) as answers
    from {{ ref('int_counted_answer') }}
    group by survey_id, question_code, option_order
),

counted as (
    select
        question.survey_id,
        question.question_code,
        answer_option.option_order,
        answer_option.option_label,
        answer_option.is_favourable,
        coalesce(chosen.answers, 0) as answers,
        question.base
    from question
    inner join {{ ref('stg_question_option') }} as answer_option
        on
            question.survey_id = answer_option.survey_id
            and question.question_code = answer_option.question_code
    left join chosen
        on
            answer_option.survey_id = chosen.survey_id
            and answer_option.question_code = chosen.question_code
            and answer_option.option_order = chosen.option_order
)

select
    organisation.organisation_code,
    counted.survey_id,
    counted.question_code,
    counted.option_order,
    counted.option_label,
    counted.is_favourable,
    counted.answers,
    counted.base,
    {{ rate('counted.answers', 'counted.base') }} as share_rate,
    {{ half_up_percent('counted.answers', 'counted.base') }} as share_percent
from organisation
cross join counted
