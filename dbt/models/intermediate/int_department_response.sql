-- Whose answers nobody can tell apart cannot be counted by department.
with told as (
    select
        survey.survey_id,
        coalesce(workshop_roster.valid_from, survey.roster_valid_from) as valid_from
    from {{ ref('stg_survey') }} as survey
    inner join {{ ref('int_survey_count') }} as counted on survey.survey_id = counted.survey_id
    left join {{ ref('int_workshop_roster') }} as workshop_roster
        on
            survey.population_id = workshop_roster.workshop_id
            and survey.population_kind = 'participants'
    where counted.anonymous_answers = 0
),

answered as (
    select distinct
        survey_id,
        person_id
    from {{ ref('int_counted_response') }}
)

select
    told.survey_id,
    listed_person.person_id is not null as is_listed,
    coalesce(listed_person.department_label, '') as department_label,
    count(*) as invited_people,
    count(answered.person_id) as responses
from told
inner join {{ ref('int_invited_person') }} as invited on told.survey_id = invited.survey_id
left join {{ ref('int_listed_person') }} as listed_person
    on
        told.valid_from = listed_person.valid_from
        and invited.person_id = listed_person.person_id
left join answered
    on
        told.survey_id = answered.survey_id
        and invited.person_id = answered.person_id
where told.valid_from is not null
group by
    told.survey_id,
    listed_person.person_id is not null,
    coalesce(listed_person.department_label, '')
