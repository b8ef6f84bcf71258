with organisation as (
    select * from {{ ref('stg_organisation') }}
),

workshop as (
    select * from {{ ref('stg_workshop') }}
),

covered as (
    select
        section.workshop_id,
        section.section_token,
        least(count(participant.person_id), 3) as participants_from_section
    from {{ ref('int_workshop_section') }} as section
    left join {{ ref('int_participant_section') }} as participant
        on
            section.workshop_id = participant.workshop_id
            and section.section_token = participant.section_token
    group by section.workshop_id, section.section_token
),

-- The four rows every workshop has, whatever its sections: none, one, two, three or more participants.
coverage_step as (
    select cast(0 as bigint) as participants_from_section
    union all
    select cast(1 as bigint) as participants_from_section
    union all
    select cast(2 as bigint) as participants_from_section
    union all
    select cast(3 as bigint) as participants_from_section
),

counted as (
    select
        workshop.workshop_id,
        coverage_step.participants_from_section,
        count(covered.section_token) as sections
    from workshop
    cross join coverage_step
    left join covered
        on
            workshop.workshop_id = covered.workshop_id
            and coverage_step.participants_from_section = covered.participants_from_section
    group by workshop.workshop_id, coverage_step.participants_from_section
)

select
    organisation.organisation_code,
    counted.workshop_id,
    counted.participants_from_section,
    counted.sections
from organisation
cross join counted
