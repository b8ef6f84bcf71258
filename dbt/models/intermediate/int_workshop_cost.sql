with attended as (
    select
        workshop_id,
        count(*) as participants
    from {{ ref('int_participant') }}
    group by workshop_id
),

counted as (
    select
        workshop.workshop_id,
        workshop.series_id,
        coalesce(attended.participants, 0) as participants,
        coalesce(attended.participants, 0) * cost.duration_minutes as participant_minutes,
        cost.teacher_yen,
        cost.venue_yen,
        cost.other_yen,
        cost.staff_hours
    from {{ ref('stg_workshop') }} as workshop
    inner join {{ ref('stg_workshop_cost') }} as cost on workshop.workshop_id = cost.workshop_id
    left join attended on workshop.workshop_id = attended.workshop_id
),

scoped as (
    select
        'workshop' as scope,
        counted.workshop_id as scope_id,
        counted.*
    from counted
    union all
    select
        'series' as scope,
        counted.series_id as scope_id,
        counted.*
    from counted
    where counted.series_id is not null
)

select
    scope,
    scope_id,
    count(*) as workshops,
    {{ total('participants') }} as participants,
    {{ total_if_all('participant_minutes') }} as participant_minutes,
    {{ total_if_all('teacher_yen') }} as teacher_yen,
    {{ total_if_all('venue_yen') }} as venue_yen,
    {{ total_if_all('other_yen') }} as other_yen,
    {{ total_if_all('staff_hours') }} as staff_hours
from scoped
group by scope, scope_id
