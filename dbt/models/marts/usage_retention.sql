with organisation as (
    select * from {{ ref('stg_organisation') }}
),

retained as (
    select
        trial_id,
        cohort_week,
        week_start,
        count(*) as people
    from {{ ref('int_usage_week') }}
    group by trial_id, cohort_week, week_start
),

-- In the week of the first use the whole cohort is there.
counted as (
    select
        cohort.trial_id,
        cohort.cohort_week,
        week.week_start,
        week.week_has_ended,
        cohort.people as cohort_people,
        coalesce(retained.people, 0) as retained_people,
        {{ integer_divide(days_between('cohort.cohort_week', 'week.week_start'), '7') }} as weeks_since_first_use
    from retained as cohort
    inner join {{ ref('int_observed_week') }} as week
        on
            cohort.trial_id = week.trial_id
            and cohort.cohort_week <= week.week_start
    left join retained
        on
            cohort.trial_id = retained.trial_id
            and cohort.cohort_week = retained.cohort_week
            and week.week_start = retained.week_start
    where cohort.week_start = cohort.cohort_week
),

-- Who has not come back in a week that goes on may still do so: no share of it.
shared as (
    select
        *,
        case when week_has_ended or weeks_since_first_use = 0 then cohort_people end as share_base
    from counted
)

select
    organisation.organisation_code,
    shared.trial_id,
    shared.cohort_week,
    cast(shared.weeks_since_first_use as bigint) as weeks_since_first_use,
    shared.week_start,
    shared.week_has_ended,
    shared.cohort_people,
    shared.retained_people,
    {{ half_up_percent('shared.retained_people', 'shared.share_base') }} as retention_percent
from organisation
cross join shared
