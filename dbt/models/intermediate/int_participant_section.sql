-- A token is a keyed hash, so a choice between two goes by file and row, never by the token's own order.
with roster_section as (
    select
        workshop_roster.workshop_id,
        entry.person_id,
        entry.section_token,
        row_number() over (
            partition by workshop_roster.workshop_id, entry.person_id
            order by entry.file_id, entry.file_row
        ) as choice
    from {{ ref('int_workshop_roster') }} as workshop_roster
    inner join {{ ref('stg_roster_entry') }} as entry
        on workshop_roster.valid_from = entry.valid_from
    where entry.section_token is not null
),

sheet_section as (
    select
        attendance.workshop_id,
        attendance.person_id,
        attendance.section_token,
        row_number() over (
            partition by attendance.workshop_id, attendance.person_id
            order by attendance.file_id, attendance.file_row
        ) as choice
    from {{ ref('stg_attendance') }} as attendance
    inner join {{ ref('int_workshop_section') }} as section
        on
            attendance.workshop_id = section.workshop_id
            and attendance.section_token = section.section_token
)

select
    participant.workshop_id,
    participant.person_id,
    coalesce(roster_section.section_token, sheet_section.section_token) as section_token
from {{ ref('int_participant') }} as participant
left join roster_section
    on
        participant.workshop_id = roster_section.workshop_id
        and participant.person_id = roster_section.person_id
        and roster_section.choice = 1
left join sheet_section
    on
        participant.workshop_id = sheet_section.workshop_id
        and participant.person_id = sheet_section.person_id
        and sheet_section.choice = 1
