select
    workshop_id,
    duration_minutes,
    teacher_yen,
    venue_yen,
    other_yen,
    staff_hours
from {{ source('programme', 'workshop_cost') }}
