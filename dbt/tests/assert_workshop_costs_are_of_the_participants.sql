-- Hours are people times minutes: the people must be those that workshop_attendance prints, one by one and summed.
{{ config(meta={'dagster': {'ref': {'name': 'workshop_cost'}}}) }}

with workshop as (
    select
        attendance.workshop_id,
        attendance.participants,
        stg.series_id
    from {{ ref('workshop_attendance') }} as attendance
    inner join {{ ref('stg_workshop') }} as stg on attendance.workshop_id = stg.workshop_id
),

printed as (
    select
        'workshop' as scope,
        workshop_id as scope_id,
        participants
    from workshop
    union all
    select
        'series' as scope,
        series_id as scope_id,
        sum(participants) as participants
    from workshop
    where series_id is not null
    group by series_id
)

select
    printed.scope,
    printed.scope_id,
    printed.participants,
    cost.participants as participants_of_cost
from printed
full outer join {{ ref('workshop_cost') }} as cost
    on
        printed.scope = cost.scope
        and printed.scope_id = cost.scope_id
where
    cost.scope_id is null
    or printed.scope_id is null
    or cost.participants <> printed.participants
