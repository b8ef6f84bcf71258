with person_day as (
    select
        trial_id,
        person_id,
        count(*) as days_of_use,
        min(used_on) as first_used_on
    from {{ ref('int_usage_day') }}
    group by trial_id, person_id
),

-- The person breaks ties only so that every place is given once: whoever has it, its uses are the same.
placed as (
    select
        trial_id,
        person_id,
        uses,
        row_number() over (partition by trial_id order by uses desc nulls last, person_id asc) as place,
        count(*) over (partition by trial_id) as active_people
    from {{ ref('int_trial_person') }}
)

-- Places 1 to n/10 rounded up are those of which ten times as many as stand before them are fewer than n.
select
    placed.trial_id,
    placed.person_id,
    placed.uses,
    10 * (placed.place - 1) < placed.active_people as is_top_tenth,
    placed.uses <= coalesce(lowest.max_uses, placed.uses) as is_lowest_bucket,
    person_day.days_of_use,
    {{ days_between('trial.period_start', 'person_day.first_used_on') }} as days_to_first_use
from placed
inner join {{ ref('stg_trial') }} as trial on placed.trial_id = trial.trial_id
inner join {{ ref('stg_usage_bucket') }} as lowest on lowest.bucket_order = 1
left join person_day
    on
        placed.trial_id = person_day.trial_id
        and placed.person_id = person_day.person_id
