-- Single uses, counts per period and days of last activity of one trial speak of the same uses: added up they count
-- twice.
{{ config(meta={'dagster': {'ref': {'name': 'int_trial_uses'}}}) }}

with told as (
    select
        trial_id,
        'single uses' as form
    from {{ ref('stg_usage_kind') }}
    union all
    select
        trial_id,
        'counts' as form
    from {{ ref('stg_usage_count') }}
    union all
    select
        trial_id,
        'last activity' as form
    from {{ ref('stg_last_activity') }}
)

select
    trials.trial_id,
    count(distinct told.form) as forms
from {{ ref('int_trial_uses') }} as trials
inner join told on trials.trial_id = told.trial_id
group by trials.trial_id
having count(distinct told.form) > 1
