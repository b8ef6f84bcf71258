with organisation as (
    select * from {{ ref('stg_organisation') }}
),

survey as (
    select
        survey_id,
        count(*) as responses,
        count(case when person_id is null then 1 end) as anonymous_responses
    from {{ ref('int_counted_response') }}
    group by survey_id
),

pair as (
    select
        asked_before.workshop_id,
        asked_before.survey_id as pre_survey_id,
        asked_after.survey_id as post_survey_id
    from {{ ref('stg_survey') }} as asked_before
    inner join {{ ref('stg_survey') }} as asked_after on asked_before.workshop_id = asked_after.workshop_id
    where asked_before.stage = 'pre' and asked_after.stage = 'post'
),

answered_both as (
    select
        pair.pre_survey_id,
        pair.post_survey_id,
        count(*) as people
    from pair
    inner join {{ ref('int_counted_response') }} as pre_response on pair.pre_survey_id = pre_response.survey_id
    inner join {{ ref('int_counted_response') }} as post_response
        on
            pair.post_survey_id = post_response.survey_id
            and pre_response.person_id = post_response.person_id
    group by pair.pre_survey_id, pair.post_survey_id
),

counted as (
    select
        pair.workshop_id,
        pair.pre_survey_id,
        pair.post_survey_id,
        coalesce(pre_survey.responses, 0) as pre_responses,
        coalesce(post_survey.responses, 0) as post_responses,
        coalesce(answered_both.people, 0) as people,
        coalesce(pre_survey.anonymous_responses, 0) > 0 as is_pre_anonymous,
        coalesce(post_survey.anonymous_responses, 0) > 0 as is_post_anonymous
    from pair
    left join survey as pre_survey on pair.pre_survey_id = pre_survey.survey_id
    left join survey as post_survey on pair.post_survey_id = post_survey.survey_id
    left join answered_both
        on
            pair.pre_survey_id = answered_both.pre_survey_id
            and pair.post_survey_id = answered_both.post_survey_id
)

select
    organisation.organisation_code,
    counted.pre_survey_id,
    counted.post_survey_id,
    counted.workshop_id,
    counted.pre_responses,
    counted.post_responses,
    case when not counted.is_pre_anonymous and not counted.is_post_anonymous then counted.people end as matched_people,
    not counted.is_pre_anonymous and not counted.is_post_anonymous as available,
    case
        when counted.is_pre_anonymous and counted.is_post_anonymous then '{{ var("unmatched_both_anonymous") }}'
        when counted.is_pre_anonymous then '{{ var("unmatched_pre_anonymous") }}'
        when counted.is_post_anonymous then '{{ var("unmatched_post_anonymous") }}'
    end as reason
from organisation
cross join counted
