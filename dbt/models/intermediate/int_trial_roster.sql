with roster as (
    -- Distinct: a roster has a row per person, the dates are wanted.
    select distinct valid_from
    from {{ ref('stg_roster_entry') }}
)

select
    trial.trial_id,
    coalesce(
        max(case when roster.valid_from <= trial.period_start then roster.valid_from end),
        min(roster.valid_from)
    ) as valid_from
from {{ ref('stg_trial') }} as trial
cross join roster
group by trial.trial_id
