with organisation as (
    select * from {{ ref('stg_organisation') }}
),

declared as (
    select
        cost.*,
        hourly.hourly_cost_yen,
        hourly.hourly_cost_source,
        cost.teacher_yen + cost.venue_yen + cost.other_yen as paid_yen,
        {{ yen_of_minutes('cost.participant_minutes', 'hourly.hourly_cost_yen') }} as participant_yen,
        {{ yen_of_minutes('60 * cost.staff_hours', 'hourly.hourly_cost_yen') }} as staff_yen
    from {{ ref('int_workshop_cost') }} as cost
    cross join {{ ref('stg_hourly_cost') }} as hourly
),

summed as (
    select
        declared.*,
        declared.paid_yen + declared.participant_yen + declared.staff_yen as cost_yen
    from declared
)

select
    organisation.organisation_code,
    summed.scope,
    summed.scope_id,
    summed.workshops,
    summed.teacher_yen,
    summed.venue_yen,
    summed.other_yen,
    summed.paid_yen,
    summed.participants,
    summed.participant_minutes,
    {{ half_up_tenths('summed.participant_minutes', '60') }} as participant_hours,
    summed.staff_hours,
    summed.hourly_cost_yen,
    summed.hourly_cost_source,
    summed.participant_yen,
    summed.staff_yen,
    summed.cost_yen,
    {{ half_up_tenths('summed.paid_yen', 'summed.participants') }} as paid_per_participant,
    {{ half_up_tenths('summed.cost_yen', 'summed.participants') }} as cost_per_participant,
    {{ missing_names(
        ['teacher_yen', 'venue_yen', 'other_yen', 'participant_minutes', 'staff_hours', 'hourly_cost_yen'], 'summed'
    ) }} as undeclared_costs
from organisation
cross join summed
