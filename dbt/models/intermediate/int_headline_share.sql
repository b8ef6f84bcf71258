with organisation as (
    select * from {{ ref('stg_organisation') }}
),

scoped as (
    select
        'survey' as scope,
        survey_id as scope_id,
        question_code,
        favourable,
        base,
        responses,
        invited_people,
        is_exact,
        true as is_asked_once
    from {{ ref('int_headline_question') }}
    union all
    select
        'series' as scope,
        series_id as scope_id,
        question_code,
        favourable,
        base,
        responses,
        invited_people,
        is_exact,
        is_asked_once
    from {{ ref('int_series_headline') }}
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
    {{ rate('scoped.favourable', 'scoped.invited_people') }} as bound_low,
    {{ rate('(scoped.favourable + scoped.invited_people - scoped.base)', 'scoped.invited_people') }} as bound_high,
    scoped.invited_people,
    scoped.is_exact,
    scoped.is_asked_once
from organisation
cross join scoped
