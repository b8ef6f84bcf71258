select
    bucket_order,
    bucket_label,
    min_uses,
    max_uses
from {{ source('programme', 'usage_bucket') }}
