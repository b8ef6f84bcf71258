{{ config(materialized='table') }}

with ranked as (
    select
        survey_id,
        file_id,
        file_row,
        person_id,
        row_number() over (
            partition by survey_id, person_id
            order by submitted_at desc nulls last, file_id desc, file_row desc
        ) as recency
    from {{ ref('stg_survey_response') }}
)

-- Anonymous answers all count; of a person's answers the last one does.
select
    survey_id,
    file_id,
    file_row,
    person_id
from ranked
where person_id is null or recency = 1
