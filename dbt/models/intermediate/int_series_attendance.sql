with held as (
    select
        series_id,
        count(*) as workshops
    from {{ ref('stg_workshop') }}
    group by series_id
),

person as (
    select
        series_id,
        person_id,
        count(*) as workshops_attended
    from {{ ref('int_participant') }}
    group by series_id, person_id
),

attended as (
    select
        series_id,
        {{ total('workshops_attended') }} as participations,
        count(*) as unique_people,
        count(case when workshops_attended >= 2 then person_id end) as people_attending_two_or_more
    from person
    group by series_id
)

select
    series.series_id,
    coalesce(held.workshops, 0) as workshops,
    coalesce(attended.participations, 0) as participations,
    coalesce(attended.unique_people, 0) as unique_people,
    coalesce(attended.people_attending_two_or_more, 0) as people_attending_two_or_more
from {{ ref('stg_series') }} as series
left join held on series.series_id = held.series_id
left join attended on series.series_id = attended.series_id
