-- A use outside the declared period would count as adoption and stand in no period of usage_over_time.
{{ config(meta={'dagster': {'ref': {'name': 'int_usage_day'}}}) }}

select
    usage_day.trial_id,
    usage_day.used_on,
    count(*) as people
from {{ ref('int_usage_day') }} as usage_day
left join {{ ref('stg_trial_day') }} as trial_day
    on
        usage_day.trial_id = trial_day.trial_id
        and usage_day.used_on = trial_day.day
where trial_day.day is null
group by usage_day.trial_id, usage_day.used_on
