with organisation as (
    select * from {{ ref('stg_organisation') }}
),

question as (
    select * from {{ ref('int_headline_question') }}
),

scoped as (
    select
        'survey' as scope,
        survey_id as scope_id,
        question_code,
        favourable,
        base,
        responses,
        invited_people
    from question
    union all
    -- A series pools what people said afterwards: sum over sum, never a mean of rates.
    select
        'series' as scope,
        series_id as scope_id,
        question_code,
        {{ total('favourable') }} as favourable,
        {{ total('base') }} as base,
        {{ total('responses') }} as responses,
        {{ total('invited_people') }} as invited_people
    from question
    where stage = 'post' and series_id is not null
    group by series_id, question_code
)

select
    organisation.organisation_code,
    scoped.scope,
    scoped.scope_id,
    scoped.question_code,
    scoped.favourable,
    scoped.base,
    scoped.responses - scoped.base as not_answered,
    scoped.invited_people - scoped.responses as not_responding,
    {{ rate('scoped.favourable', 'scoped.base') }} as favourable_rate,
    {{ half_up_percent('scoped.favourable', 'scoped.base') }} as favourable_percent,
    cast(null as double) as interval_low,
    cast(null as double) as interval_high,
    cast(null as string) as interval_method,
    {{ rate('scoped.favourable', 'scoped.invited_people') }} as bound_low,
    {{ rate('(scoped.favourable + scoped.invited_people - scoped.base)', 'scoped.invited_people') }} as bound_high
from organisation
cross join scoped
