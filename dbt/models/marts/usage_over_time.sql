with organisation as (
    select * from {{ ref('stg_organisation') }}
),

period_day as (
    select * from {{ ref('int_trial_period_day') }}
),

used as (
    select
        period_day.trial_id,
        period_day.grain,
        period_day.period_start,
        count(distinct booked.person_id) as active_people,
        {{ total('booked.uses') }} as uses
    from period_day
    left join {{ ref('int_booked_use') }} as booked
        on
            period_day.trial_id = booked.trial_id
            and period_day.day = booked.booked_on
    group by period_day.trial_id, period_day.grain, period_day.period_start
),

started as (
    select
        period_day.trial_id,
        period_day.grain,
        period_day.period_start,
        count(*) as new_people
    from period_day
    inner join {{ ref('int_trial_person') }} as person
        on
            period_day.trial_id = person.trial_id
            and period_day.day = person.first_booked_on
    group by period_day.trial_id, period_day.grain, period_day.period_start
)

select
    organisation.organisation_code,
    used.trial_id,
    used.grain,
    used.period_start,
    used.active_people,
    coalesce(started.new_people, 0) as new_people,
    used.uses
from organisation
cross join used
left join started
    on
        used.trial_id = started.trial_id
        and used.grain = started.grain
        and used.period_start = started.period_start
