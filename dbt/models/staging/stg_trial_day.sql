select
    trial_id,
    day,
    week_start,
    month_start,
    is_working_day
from {{ source('programme', 'trial_day') }}
