select
    trial_id,
    fiscal_year,
    period_start,
    period_end,
    unit_of_use,
    eligible_people,
    eligible_people_low,
    eligible_people_high,
    eligible_is_approximate,
    counts_partial_periods
from {{ source('programme', 'trial') }}
