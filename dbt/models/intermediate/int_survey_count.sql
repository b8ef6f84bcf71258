with received as (
    select
        survey_id,
        count(*) as answers_received
    from {{ ref('stg_survey_response') }}
    group by survey_id
),

counted as (
    select
        survey_id,
        count(*) as responses
    from {{ ref('int_counted_response') }}
    group by survey_id
)

select
    survey.survey_id,
    survey.stage,
    survey.series_id,
    survey.population,
    invited.invited_people,
    invited.is_known_list,
    coalesce(received.answers_received, 0) as answers_received,
    coalesce(counted.responses, 0) as responses
from {{ ref('stg_survey') }} as survey
inner join {{ ref('int_invited_population') }} as invited
    on survey.survey_id = invited.survey_id
left join received on survey.survey_id = received.survey_id
left join counted on survey.survey_id = counted.survey_id
