select
    file_id,
    scope_id,
    path,
    sha256,
    kind,
    format,
    status,
    rows_in,
    rows_accepted,
    rows_excluded,
    rows_quarantined,
    rows_duplicate,
    rows_superseded
from {{ source('landed', 'delivered_file') }}
