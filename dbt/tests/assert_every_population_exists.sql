-- A population that names nothing would make the denominator zero or NULL and the response rate disappear.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey'}}}) }}

select
    survey.survey_id,
    survey.population
from {{ ref('stg_survey') }} as survey
left join {{ ref('stg_workshop') }} as workshop on survey.population_id = workshop.workshop_id
left join {{ ref('stg_trial') }} as trial on survey.population_id = trial.trial_id
where
    (survey.population_kind = 'participants' and workshop.workshop_id is null)
    or (survey.population_kind = 'eligible' and trial.trial_id is null)
    or (survey.population_kind = 'number' and survey.declared_people is null)
