{{ config(materialized='table') }}

-- A period that sticks out of its trial counts only where the programme says that the tool was not used outside it:
-- its uses then lie between the trial's first and last day.
select
    counted.trial_id,
    counted.person_id,
    greatest(counted.period_start, trial.period_start) as first_day,
    least(counted.period_end, trial.period_end) as last_day,
    {{ total('counted.uses') }} as uses
from {{ ref('stg_usage_count') }} as counted
inner join {{ ref('stg_trial') }} as trial on counted.trial_id = trial.trial_id
where counted.uses > 0
group by
    counted.trial_id,
    counted.person_id,
    greatest(counted.period_start, trial.period_start),
    least(counted.period_end, trial.period_end)
