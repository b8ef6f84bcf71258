-- Of a trial known by days of last activity the number of active people is all there is: a person lost or doubled on
-- the way to the mart falsifies it, and no sum of uses would show it.
{{ config(meta={'dagster': {'ref': {'name': 'trial_adoption'}}}) }}

with active as (
    select
        trial_id,
        count(distinct case when last_used_on is not null then person_id end) as people
    from {{ ref('stg_last_activity') }}
    group by trial_id
)

select
    adoption.trial_id,
    adoption.active_people,
    active.people
from {{ ref('trial_adoption') }} as adoption
inner join active on adoption.trial_id = active.trial_id
where adoption.active_people <> active.people
