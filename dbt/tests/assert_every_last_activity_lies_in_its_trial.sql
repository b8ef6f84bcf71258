-- A last use before the trial is none of it; one after its end says nothing of the trial, and the person would be
-- called active without anybody knowing.
{{ config(meta={'dagster': {'ref': {'name': 'stg_last_activity'}}}) }}

select
    activity.trial_id,
    activity.file_id,
    activity.file_row
from {{ ref('stg_last_activity') }} as activity
inner join {{ ref('stg_trial') }} as trial on activity.trial_id = trial.trial_id
where activity.last_used_on < trial.period_start or activity.last_used_on > trial.period_end
