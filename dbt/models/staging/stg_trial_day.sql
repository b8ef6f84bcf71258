select
    trial_id,
    day,
    week_start,
    month_start
from {{ source('programme', 'trial_day') }}
