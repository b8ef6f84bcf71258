with organisation as (
    select * from {{ ref('stg_organisation') }}
),

attended as (
    select
        workshop.workshop_id,
        workshop.held_on,
        workshop.capacity,
        count(participant.person_id) as participants,
        count(case when participant.is_repeat then participant.person_id end) as repeat_people
    from {{ ref('stg_workshop') }} as workshop
    left join {{ ref('int_participant') }} as participant
        on workshop.workshop_id = participant.workshop_id
    group by workshop.workshop_id, workshop.held_on, workshop.capacity
)

select
    organisation.organisation_code,
    attended.workshop_id,
    attended.held_on,
    attended.capacity,
    attended.participants,
    {{ half_up_percent('attended.participants', 'attended.capacity') }} as fill_percent,
    attended.participants - attended.repeat_people as first_time_people,
    attended.repeat_people,
    {{ half_up_percent('attended.repeat_people', 'attended.participants') }} as repeat_percent
from organisation
cross join attended
