with survey as (
    select
        survey.survey_id,
        survey.opens,
        survey.closes,
        case when survey.stage = 'post' then workshop.held_on end as after_workshop,
        case when survey.stage = 'pre' then workshop.held_on end as before_workshop
    from {{ ref('stg_survey') }} as survey
    left join {{ ref('stg_workshop') }} as workshop on survey.workshop_id = workshop.workshop_id
)

-- Of the declared day and the workshop's the narrower one, or the one there is.
select
    survey_id,
    case when opens < after_workshop then after_workshop else coalesce(opens, after_workshop) end as first_day,
    case when closes > before_workshop then before_workshop else coalesce(closes, before_workshop) end as last_day
from survey
