with organisation as (
    select * from {{ ref('stg_organisation') }}
),

workshop as (
    select
        workshop.workshop_id,
        workshop.series_id,
        workshop.held_on,
        count(participant.person_id) as participants
    from {{ ref('stg_workshop') }} as workshop
    left join {{ ref('int_participant') }} as participant
        on workshop.workshop_id = participant.workshop_id
    group by workshop.workshop_id, workshop.series_id, workshop.held_on
),

workshop_pair as (
    select
        earlier.workshop_id as earlier_workshop_id,
        later.workshop_id as later_workshop_id,
        earlier.participants as earlier_participants,
        later.participants as later_participants
    from workshop as earlier
    inner join workshop as later
        on
            earlier.series_id = later.series_id
            and (
                earlier.held_on < later.held_on
                or (earlier.held_on = later.held_on and earlier.workshop_id < later.workshop_id)
            )
),

overlap as (
    select
        earlier.workshop_id as earlier_workshop_id,
        later.workshop_id as later_workshop_id,
        count(*) as attended_both
    from {{ ref('int_participant') }} as earlier
    inner join {{ ref('int_participant') }} as later
        on earlier.person_id = later.person_id
    group by earlier.workshop_id, later.workshop_id
),

counted as (
    select
        workshop_pair.*,
        coalesce(overlap.attended_both, 0) as attended_both
    from workshop_pair
    left join overlap
        on
            workshop_pair.earlier_workshop_id = overlap.earlier_workshop_id
            and workshop_pair.later_workshop_id = overlap.later_workshop_id
)

select
    organisation.organisation_code,
    counted.earlier_workshop_id,
    counted.later_workshop_id,
    counted.earlier_participants,
    counted.later_participants,
    counted.attended_both,
    {{ half_up_percent('counted.attended_both', 'counted.earlier_participants') }} as share_of_earlier_percent,
    {{ half_up_percent('counted.attended_both', 'counted.later_participants') }} as share_of_later_percent
from organisation
cross join counted
