with organisation as (
    select * from {{ ref('stg_organisation') }}
),

trial as (
    select * from {{ ref('stg_trial') }}
),

trial_use as (
    select
        trial_id,
        count(*) as active_people,
        {{ total('uses') }} as total_uses,
        {{ integer_median('uses') }} as median_uses
    from {{ ref('int_trial_person') }}
    group by trial_id
),

counted as (
    select
        trial.*,
        coalesce(trial_use.active_people, 0) as active_people,
        case when trial_uses.uses_are_known then coalesce(trial_use.total_uses, 0) end as total_uses,
        trial_use.median_uses
    from trial
    inner join {{ ref('int_trial_uses') }} as trial_uses on trial.trial_id = trial_uses.trial_id
    left join trial_use on trial.trial_id = trial_use.trial_id
)

select
    organisation.organisation_code,
    counted.trial_id,
    counted.fiscal_year,
    counted.period_start,
    counted.period_end,
    counted.unit_of_use,
    counted.eligible_people,
    counted.eligible_is_approximate,
    counted.active_people,
    {{ rate('counted.active_people', 'counted.eligible_people') }} as adoption_rate,
    {{ half_up_percent('counted.active_people', 'counted.eligible_people') }} as adoption_percent,
    {{ half_up_percent('counted.active_people', 'counted.eligible_people_high') }} as adoption_percent_low,
    {{ half_up_percent('counted.active_people', 'counted.eligible_people_low') }} as adoption_percent_high,
    counted.total_uses,
    counted.median_uses
from organisation
cross join counted
