select
    workshop_id,
    series_id,
    held_on,
    capacity
from {{ source('programme', 'workshop') }}
