with person_day as (
    select
        trial_id,
        person_id,
        count(*) as days_of_use
    from {{ ref('int_usage_day') }}
    group by trial_id, person_id
),

active as (
    select
        person.trial_id,
        person.person_id,
        person_day.days_of_use,
        count(*) over (partition by person.trial_id) as active_people,
        count(person_day.days_of_use) over (partition by person.trial_id) as people_of_known_days
    from {{ ref('int_trial_person') }} as person
    left join person_day
        on
            person.trial_id = person_day.trial_id
            and person.person_id = person_day.person_id
),

listed as (
    select
        trial_roster.trial_id,
        listed_person.person_id,
        listed_person.department_label
    from {{ ref('int_trial_roster') }} as trial_roster
    inner join {{ ref('int_listed_person') }} as listed_person
        on trial_roster.valid_from = listed_person.valid_from
)

select
    listed.trial_id,
    true as is_listed,
    listed.department_label,
    count(*) as eligible_people,
    count(active.person_id) as active_people,
    count(case when active.days_of_use = 1 then 1 end) as one_day_only_people,
    coalesce(max(active.active_people) = max(active.people_of_known_days), true) as days_are_known
from listed
left join active
    on
        listed.trial_id = active.trial_id
        and listed.person_id = active.person_id
group by listed.trial_id, listed.department_label
union all
select
    active.trial_id,
    false as is_listed,
    '' as department_label,
    cast(null as bigint) as eligible_people,
    count(*) as active_people,
    count(case when active.days_of_use = 1 then 1 end) as one_day_only_people,
    max(active.active_people) = max(active.people_of_known_days) as days_are_known
from active
inner join {{ ref('int_trial_roster') }} as trial_roster on active.trial_id = trial_roster.trial_id
left join listed
    on
        active.trial_id = listed.trial_id
        and active.person_id = listed.person_id
where listed.person_id is null
group by active.trial_id
