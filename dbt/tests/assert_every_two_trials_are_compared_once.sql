-- A pair left out is a question that nobody answers; one in both orders has two answers.
{{ config(meta={'dagster': {'ref': {'name': 'trial_comparison'}}}) }}

with pair as (
    select
        earlier.trial_id as earlier_trial_id,
        later.trial_id as later_trial_id
    from {{ ref('trial_adoption') }} as earlier
    inner join {{ ref('trial_adoption') }} as later on earlier.trial_id < later.trial_id
)

select
    pair.earlier_trial_id,
    pair.later_trial_id,
    count(comparison.earlier_trial_id) as comparisons
from pair
left join {{ ref('trial_comparison') }} as comparison
    on
        (pair.earlier_trial_id = comparison.earlier_trial_id and pair.later_trial_id = comparison.later_trial_id)
        or (pair.earlier_trial_id = comparison.later_trial_id and pair.later_trial_id = comparison.earlier_trial_id)
group by pair.earlier_trial_id, pair.later_trial_id
having count(comparison.earlier_trial_id) <> 1
