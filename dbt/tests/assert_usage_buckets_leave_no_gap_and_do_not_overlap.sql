-- A gap loses people from usage_frequency and an overlap counts them twice; 0 uses come first, the top is open.
with neighbour as (
    select
        bucket_order,
        min_uses,
        max_uses,
        lag(max_uses) over (order by bucket_order) as max_uses_below,
        lead(bucket_order) over (order by bucket_order) as next_order
    from {{ ref('stg_usage_bucket') }}
)

select
    bucket_order,
    min_uses,
    max_uses
from neighbour
where
    (bucket_order = 0 and not (min_uses = 0 and coalesce(max_uses, -1) = 0))
    or (bucket_order > 0 and min_uses <> coalesce(max_uses_below, -2) + 1)
    or (next_order is null and max_uses is not null)
    or (next_order is not null and max_uses is null)
    or max_uses < min_uses
