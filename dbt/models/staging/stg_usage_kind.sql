select
    file_id,
    trial_id,
    kind_code,
    uses
from {{ source('landed', 'usage_kind') }}
