select
    kind_order,
    kind_code,
    kind_label
from {{ source('programme', 'work_kind') }}
