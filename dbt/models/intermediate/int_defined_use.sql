{{ config(materialized='table') }}

with definition as (
    select *
    from {{ ref('int_trial_definition') }}
    where refusal is null
)

select
    definition.trial_id,
    definition.definition,
    person.person_id,
    person.uses
from definition
inner join {{ ref('int_trial_person') }} as person on definition.trial_id = person.trial_id
where definition.is_by_unit
union all
select
    definition.trial_id,
    definition.definition,
    session.person_id,
    session.sessions as uses
from definition
inner join {{ ref('int_person_session') }} as session on definition.trial_id = session.trial_id
where definition.definition = 'session' and not definition.is_by_unit
union all
select
    definition.trial_id,
    definition.definition,
    person.person_id,
    person.booked_days as uses
from definition
inner join {{ ref('int_trial_person') }} as person on definition.trial_id = person.trial_id
where definition.definition = 'day' and not definition.is_by_unit
