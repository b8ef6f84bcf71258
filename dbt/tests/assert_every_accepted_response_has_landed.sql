-- An answered sheet is one landed response: a file that accepted more or fewer makes its response rate wrong.
-- The same content under a second name is a second delivered file, without rows of its own.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey_response'}}}) }}

with landed as (
    select
        file_id,
        count(*) as responses
    from {{ ref('stg_survey_response') }}
    group by file_id
),

delivered as (
    select
        file_id,
        sum(rows_accepted) as rows_accepted
    from {{ ref('stg_delivered_file') }}
    group by file_id
)

select
    landed.file_id,
    landed.responses,
    delivered.rows_accepted
from landed
inner join delivered
    on landed.file_id = delivered.file_id
where landed.responses <> delivered.rows_accepted
