with organisation as (
    select * from {{ ref('stg_organisation') }}
),

survey as (
    select * from {{ ref('int_survey_count') }}
)

select
    organisation.organisation_code,
    survey.survey_id,
    survey.stage,
    survey.population,
    survey.invited_people,
    survey.answers_received,
    survey.responses,
    {{ rate('survey.responses', 'survey.invited_people') }} as response_rate,
    {{ half_up_percent('survey.responses', 'survey.invited_people') }} as response_percent,
    case
        when not survey.is_exact then '{{ var("response_rate_definition_of_an_estimate") }}'
        when survey.is_known_list then '{{ var("response_rate_definition") }}'
        else '{{ var("response_rate_definition_of_a_number") }}'
    end as rate_definition,
    survey.not_invited_answers,
    survey.double_answers,
    survey.late_answers,
    survey.early_answers,
    survey.anonymous_answers,
    survey.untimed_answers,
    survey.partial_responses
from organisation
cross join survey
