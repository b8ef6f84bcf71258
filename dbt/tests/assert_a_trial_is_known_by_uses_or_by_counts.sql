-- Single uses and counts per period of one trial speak of the same uses: added up they count twice.
{{ config(meta={'dagster': {'ref': {'name': 'stg_usage_count'}}}) }}

select distinct counted.trial_id
from {{ ref('stg_usage_count') }} as counted
inner join {{ ref('stg_use') }} as single_use on counted.trial_id = single_use.trial_id
