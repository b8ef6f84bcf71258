with organisation as (
    select * from {{ ref('stg_organisation') }}
),

trial_use as (
    select
        trial_id,
        count(*) as active_people,
        {{ total('uses') }} as total_uses
    from {{ ref('int_trial_person') }}
    group by trial_id
),

declared as (
    select
        trial.trial_id,
        trial.fiscal_year,
        trial.unit_of_use,
        cost.licence_yen,
        cost.setup_yen,
        cost.other_yen,
        cost.staff_hours,
        hourly.hourly_cost_yen,
        hourly.hourly_cost_source,
        cost.licence_yen + cost.setup_yen + cost.other_yen as paid_yen,
        {{ yen_of_minutes('60 * cost.staff_hours', 'hourly.hourly_cost_yen') }} as staff_yen,
        coalesce(trial_use.active_people, 0) as active_people,
        case when trial_uses.uses_are_known then coalesce(trial_use.total_uses, 0) end as total_uses
    from {{ ref('stg_trial') }} as trial
    inner join {{ ref('stg_trial_cost') }} as cost on trial.trial_id = cost.trial_id
    inner join {{ ref('int_trial_uses') }} as trial_uses on trial.trial_id = trial_uses.trial_id
    cross join {{ ref('stg_hourly_cost') }} as hourly
    left join trial_use on trial.trial_id = trial_use.trial_id
),

summed as (
    select
        declared.*,
        declared.paid_yen + declared.staff_yen as cost_yen
    from declared
)

select
    organisation.organisation_code,
    summed.trial_id,
    summed.fiscal_year,
    summed.unit_of_use,
    summed.licence_yen,
    summed.setup_yen,
    summed.other_yen,
    summed.paid_yen,
    summed.staff_hours,
    summed.hourly_cost_yen,
    summed.hourly_cost_source,
    summed.staff_yen,
    summed.cost_yen,
    summed.active_people,
    summed.total_uses,
    {{ half_up_tenths('summed.paid_yen', 'summed.active_people') }} as paid_per_active_person,
    {{ half_up_tenths('summed.paid_yen', 'summed.total_uses') }} as paid_per_use,
    {{ half_up_tenths('summed.cost_yen', 'summed.active_people') }} as cost_per_active_person,
    {{ half_up_tenths('summed.cost_yen', 'summed.total_uses') }} as cost_per_use,
    {{ half_up_tenths(
        '60 * summed.cost_yen', 'summed.hourly_cost_yen * summed.total_uses'
    ) }} as break_even_minutes_per_use,
    {{ missing_names(
        ['licence_yen', 'setup_yen', 'other_yen', 'staff_hours', 'hourly_cost_yen'], 'summed'
    ) }} as undeclared_costs
from organisation
cross join summed
