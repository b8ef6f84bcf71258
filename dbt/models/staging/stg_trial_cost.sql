select
    trial_id,
    licence_yen,
    setup_yen,
    other_yen,
    staff_hours
from {{ source('programme', 'trial_cost') }}
