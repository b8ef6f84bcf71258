with received as (
    select
        survey_id,
        count(*) as answers_received,
        count(case when not is_identified then 1 end) as anonymous_answers,
        count(case when submitted_at is null then 1 end) as untimed_answers
    from {{ ref('stg_survey_response') }}
    group by survey_id
),

judged as (
    select
        survey_id,
        count(case when fate = 'counted' then 1 end) as responses,
        count(case when fate = 'not_invited' then 1 end) as not_invited_answers,
        count(case when fate = 'double' then 1 end) as double_answers,
        count(case when fate = 'late' then 1 end) as late_answers,
        count(case when fate = 'early' then 1 end) as early_answers
    from {{ ref('int_judged_response') }}
    group by survey_id
),

partly_answered as (
    select
        survey_id,
        count(*) as partial_responses
    from {{ ref('int_partial_response') }}
    group by survey_id
)

select
    survey.survey_id,
    survey.stage,
    survey.series_id,
    survey.population,
    invited.invited_people,
    invited.is_known_list,
    invited.is_exact,
    coalesce(received.answers_received, 0) as answers_received,
    coalesce(judged.responses, 0) as responses,
    coalesce(judged.not_invited_answers, 0) as not_invited_answers,
    coalesce(judged.double_answers, 0) as double_answers,
    coalesce(judged.late_answers, 0) as late_answers,
    coalesce(judged.early_answers, 0) as early_answers,
    coalesce(received.anonymous_answers, 0) as anonymous_answers,
    coalesce(received.untimed_answers, 0) as untimed_answers,
    coalesce(partly_answered.partial_responses, 0) as partial_responses
from {{ ref('stg_survey') }} as survey
inner join {{ ref('int_invited_population') }} as invited
    on survey.survey_id = invited.survey_id
left join received on survey.survey_id = received.survey_id
left join judged on survey.survey_id = judged.survey_id
left join partly_answered on survey.survey_id = partly_answered.survey_id
