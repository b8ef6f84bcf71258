with post_survey as (
    select
        series_id,
        survey_id,
        invited_people,
        is_known_list,
        responses
    from {{ ref('int_survey_count') }}
    where stage = 'post' and series_id is not null
),

asked as (
    select
        series_id,
        {{ total('invited_people') }} as invitations,
        {{ total('responses') }} as responses,
        count(case when not is_known_list then survey_id end) as surveys_without_list
    from post_survey
    group by series_id
),

invited as (
    select
        post_survey.series_id,
        count(distinct invited_person.person_id) as unique_people
    from post_survey
    inner join {{ ref('int_invited_person') }} as invited_person
        on post_survey.survey_id = invited_person.survey_id
    group by post_survey.series_id
)

-- People can be counted once only where every population is a list of people.
select
    series.series_id,
    coalesce(asked.invitations, 0) as invitations,
    case
        when coalesce(asked.surveys_without_list, 0) = 0 then coalesce(invited.unique_people, 0)
    end as invited_unique_people,
    coalesce(asked.responses, 0) as responses
from {{ ref('stg_series') }} as series
left join asked on series.series_id = asked.series_id
left join invited on series.series_id = invited.series_id
