with listed as (
    select
        workshop_roster.workshop_id,
        listed_person.person_id,
        listed_person.department_label,
        listed_person.section_label
    from {{ ref('int_workshop_roster') }} as workshop_roster
    inner join {{ ref('int_listed_person') }} as listed_person
        on workshop_roster.valid_from = listed_person.valid_from
)

select
    listed.workshop_id,
    true as is_listed,
    listed.department_label,
    listed.section_label,
    count(*) as people,
    count(participant.person_id) as participants
from listed
left join {{ ref('int_participant') }} as participant
    on
        listed.workshop_id = participant.workshop_id
        and listed.person_id = participant.person_id
group by listed.workshop_id, listed.department_label, listed.section_label
union all
select
    participant.workshop_id,
    false as is_listed,
    '' as department_label,
    '' as section_label,
    cast(null as bigint) as people,
    count(*) as participants
from {{ ref('int_participant') }} as participant
inner join {{ ref('int_workshop_roster') }} as workshop_roster
    on participant.workshop_id = workshop_roster.workshop_id
left join listed
    on
        participant.workshop_id = listed.workshop_id
        and participant.person_id = listed.person_id
where listed.person_id is null
group by participant.workshop_id
