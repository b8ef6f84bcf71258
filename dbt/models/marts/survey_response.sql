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
    '{{ var("response_rate_definition") }}' as rate_definition
from organisation
cross join survey
