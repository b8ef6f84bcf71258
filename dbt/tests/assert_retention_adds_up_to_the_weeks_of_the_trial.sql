-- A person in no cohort or in two, or a cohort that lost a week, shows nowhere but in sums: of one week, the cohorts'
-- people with a use are its active people, and the cohort that begins is its new people.
{{ config(meta={'dagster': {'ref': {'name': 'usage_retention'}}}) }}

with told_by_single_uses as (
    select distinct trial_id
    from {{ ref('int_usage_day') }}
),

week as (
    select
        over_time.trial_id,
        over_time.period_start,
        over_time.active_people,
        over_time.new_people
    from {{ ref('usage_over_time') }} as over_time
    inner join told_by_single_uses on over_time.trial_id = told_by_single_uses.trial_id
    where over_time.grain = 'week'
),

summed as (
    select
        trial_id,
        week_start,
        sum(retained_people) as retained_people,
        sum(case when weeks_since_first_use = 0 then cohort_people else 0 end) as cohort_people
    from {{ ref('usage_retention') }}
    group by trial_id, week_start
)

select
    week.trial_id,
    week.period_start,
    summed.trial_id as retention_trial_id,
    summed.week_start
from week
full outer join summed
    on
        week.trial_id = summed.trial_id
        and week.period_start = summed.week_start
where
    week.trial_id is null
    or coalesce(summed.retained_people, 0) <> week.active_people
    or coalesce(summed.cohort_people, 0) <> week.new_people
