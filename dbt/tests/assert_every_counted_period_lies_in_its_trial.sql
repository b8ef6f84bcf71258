-- Uses of a period outside the trial are not its uses; of one across its edge nobody knows how many are, unless the
-- programme says that there was no use outside.
{{ config(meta={'dagster': {'ref': {'name': 'stg_usage_count'}}}) }}

select
    counted.trial_id,
    counted.file_id,
    counted.file_row
from {{ ref('stg_usage_count') }} as counted
inner join {{ ref('stg_trial') }} as trial on counted.trial_id = trial.trial_id
where
    counted.period_end < counted.period_start
    or counted.period_end < trial.period_start
    or counted.period_start > trial.period_end
    or (
        not trial.counts_partial_periods
        and (counted.period_start < trial.period_start or counted.period_end > trial.period_end)
    )
