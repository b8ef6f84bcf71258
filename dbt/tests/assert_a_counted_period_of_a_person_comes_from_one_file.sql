-- Two files that both count one person and period tell the same uses twice, or contradict each other.
select
    trial_id,
    period_start,
    period_end,
    count(distinct file_id) as files
from {{ ref('stg_usage_count') }}
group by trial_id, person_id, period_start, period_end
having count(distinct file_id) > 1
