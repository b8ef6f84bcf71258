select organisation_code
from {{ source('programme', 'organisation') }}
