{{ config(materialized='table') }}

with answer as (
    select
        response.survey_id,
        response.file_id,
        response.file_row,
        response.person_id,
        response.submitted_at,
        case
            when population.is_known_list and response.person_id is not null and invited.person_id is null
                then 'not_invited'
            when response.submitted_on < answer_window.first_day then 'early'
            when response.submitted_on > answer_window.last_day then 'late'
        end as fault
    from {{ ref('stg_survey_response') }} as response
    inner join {{ ref('int_invited_population') }} as population on response.survey_id = population.survey_id
    inner join {{ ref('int_answer_window') }} as answer_window on response.survey_id = answer_window.survey_id
    left join {{ ref('int_invited_person') }} as invited
        on
            response.survey_id = invited.survey_id
            and response.person_id = invited.person_id
),

ranked as (
    select
        survey_id,
        file_id,
        file_row,
        person_id,
        submitted_at,
        fault,
        row_number() over (
            partition by survey_id, person_id, fault
            order by submitted_at desc nulls last, file_id desc, file_row desc
        ) as recency
    from answer
)

-- Only answers without a fault compete for being a person's last one; anonymous answers cannot be told double.
select
    survey_id,
    file_id,
    file_row,
    person_id,
    submitted_at,
    case
        when fault is not null then fault
        when person_id is not null and recency > 1 then 'double'
        else 'counted'
    end as fate
from ranked
