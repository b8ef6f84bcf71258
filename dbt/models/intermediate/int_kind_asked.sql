{{ config(materialized='table') }}

with pre_survey as (
    select survey_id
    from {{ ref('stg_survey') }}
    where stage = 'pre'
),

question as (
    select distinct
        survey_id,
        question_code
    from {{ ref('stg_option_kind') }}
)

-- Distinct: a response may choose several options of one kind.
select distinct
    answer.survey_id,
    answer.file_id,
    answer.file_row,
    option_kind.kind_code
from {{ ref('int_counted_answer') }} as answer
inner join pre_survey on answer.survey_id = pre_survey.survey_id
inner join question
    on
        answer.survey_id = question.survey_id
        and answer.question_code = question.question_code
left join {{ ref('stg_option_kind') }} as option_kind
    on
        answer.survey_id = option_kind.survey_id
        and answer.question_code = option_kind.question_code
        and answer.option_order = option_kind.option_order
