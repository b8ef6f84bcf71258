-- A share of other uses, or a lowest bucket of other people, than the trial's other marts tell would contradict them
-- on the same page.
{{ config(meta={'dagster': {'ref': {'name': 'usage_concentration'}}}) }}

select
    adoption.trial_id,
    adoption.active_people,
    adoption.total_uses,
    concentration.total_uses as concentration_total_uses,
    lowest.people as lowest_bucket_people
from {{ ref('trial_adoption') }} as adoption
left join {{ ref('usage_concentration') }} as concentration on adoption.trial_id = concentration.trial_id
left join {{ ref('usage_frequency') }} as lowest
    on
        adoption.trial_id = lowest.trial_id
        and lowest.bucket_order = 1
where
    concentration.trial_id is null
    or concentration.active_people <> adoption.active_people
    or coalesce(concentration.total_uses, -1) <> coalesce(adoption.total_uses, -1)
    or coalesce(concentration.lowest_bucket_people, -1) <> coalesce(lowest.people, -1)
    or concentration.top_tenth_uses > concentration.total_uses
    or concentration.lowest_bucket_one_day_people + concentration.lowest_bucket_spread_people
    <> concentration.lowest_bucket_people
    or concentration.lowest_bucket_one_day_people > concentration.one_day_only_people
