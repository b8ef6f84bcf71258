-- Distinct: the roster has a row per person, the sections are wanted.
select distinct
    workshop_roster.workshop_id,
    entry.section_token
from {{ ref('int_workshop_roster') }} as workshop_roster
inner join {{ ref('stg_roster_entry') }} as entry
    on workshop_roster.valid_from = entry.valid_from
where entry.section_token is not null
