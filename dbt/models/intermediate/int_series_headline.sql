with question as (
    select * from {{ ref('int_headline_question') }}
    where stage = 'post' and series_id is not null
),

asked as (
    select
        question.series_id,
        question.question_code,
        count(distinct invited.person_id) as people
    from question
    inner join {{ ref('int_invited_person') }} as invited on question.survey_id = invited.survey_id
    group by question.series_id, question.question_code
),

-- What people said afterwards is pooled: sum over sum, never a mean of rates.
pooled as (
    select
        series_id,
        question_code,
        count(*) as surveys,
        {{ total('favourable') }} as favourable,
        {{ total('base') }} as base,
        {{ total('responses') }} as responses,
        {{ total('invited_people') }} as invited_people,
        count(case when not is_exact then 1 end) = 0 as is_exact,
        count(case when not is_known_list then 1 end) = 0 as is_known_list
    from question
    group by series_id, question_code
)

-- Where a population is no list of people, nobody can tell whether someone is in two of them.
select
    pooled.series_id,
    pooled.question_code,
    pooled.favourable,
    pooled.base,
    pooled.responses,
    pooled.invited_people,
    pooled.is_exact,
    pooled.surveys = 1
    or (pooled.is_known_list and coalesce(asked.people, 0) = pooled.invited_people) as is_asked_once
from pooled
left join asked
    on
        pooled.series_id = asked.series_id
        and pooled.question_code = asked.question_code
