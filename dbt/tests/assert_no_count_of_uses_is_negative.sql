-- A negative number of uses would take uses away from a person's others, and nobody would see it in the sums.
select
    trial_id,
    file_id,
    file_row
from {{ ref('stg_usage_count') }}
where uses < 0
