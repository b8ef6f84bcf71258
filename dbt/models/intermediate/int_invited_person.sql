-- Distinct: a roster may list a person twice, and it is one person who was asked.
with listed as (
    select distinct
        valid_from,
        person_id
    from {{ ref('stg_roster_entry') }}
    where person_id is not null
)

select
    survey.survey_id,
    participant.person_id
from {{ ref('stg_survey') }} as survey
inner join {{ ref('int_participant') }} as participant
    on survey.population_id = participant.workshop_id
where survey.population_kind = 'participants'
union all
select
    survey.survey_id,
    listed.person_id
from {{ ref('stg_survey') }} as survey
inner join listed
    on survey.roster_valid_from = listed.valid_from
where survey.population_kind = 'eligible'
