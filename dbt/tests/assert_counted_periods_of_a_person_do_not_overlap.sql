-- Uses of a day that lies in two counted periods count twice. In the order of their starts, two periods overlap only
-- where two neighbours do.
with period as (
    select distinct
        trial_id,
        person_id,
        period_start,
        period_end
    from {{ ref('stg_usage_count') }}
),

neighbour as (
    select
        *,
        lag(period_end) over (partition by trial_id, person_id order by period_start, period_end) as former_end
    from period
)

select
    trial_id,
    period_start,
    period_end,
    former_end
from neighbour
where former_end >= period_start
