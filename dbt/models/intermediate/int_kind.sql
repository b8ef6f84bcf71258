with declared as (
    select * from {{ ref('stg_work_kind') }}
),

-- A programme without kinds of work has no row for what is of none of them.
uncoded as (
    select max(kind_order) + 1 as kind_order
    from declared
    having count(*) > 0
)

select
    kind_order,
    kind_code,
    kind_label,
    true as is_declared
from declared
union all
select
    kind_order,
    'uncoded' as kind_code,
    '区分なし・その他 / of no declared kind' as kind_label,
    false as is_declared
from uncoded
