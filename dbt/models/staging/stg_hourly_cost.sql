select
    hourly_cost_yen,
    hourly_cost_source
from {{ source('programme', 'hourly_cost') }}
