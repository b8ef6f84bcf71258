select
    theme_order,
    theme_code,
    theme_label,
    theme_label_en
from {{ source('programme', 'theme') }}
