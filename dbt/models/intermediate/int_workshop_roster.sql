with roster as (
    -- Distinct: a roster has a row per person, the dates are wanted.
    select distinct valid_from
    from {{ ref('stg_roster_entry') }}
)

select
    workshop.workshop_id,
    coalesce(
        max(case when roster.valid_from <= workshop.held_on then roster.valid_from end),
        min(roster.valid_from)
    ) as valid_from
from {{ ref('stg_workshop') }} as workshop
cross join roster
group by workshop.workshop_id
