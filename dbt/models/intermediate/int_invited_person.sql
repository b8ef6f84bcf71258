select
    survey.survey_id,
    participant.person_id
from {{ ref('stg_survey') }} as survey
inner join {{ ref('int_participant') }} as participant
    on survey.population_id = participant.workshop_id
where survey.population_kind = 'participants'
