select series_id
from {{ source('programme', 'series') }}
