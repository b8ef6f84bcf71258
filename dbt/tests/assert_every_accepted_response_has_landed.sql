-- An answered sheet is one landed response: a file that accepted more or fewer makes its response rate wrong.
{{ config(meta={'dagster': {'ref': {'name': 'stg_survey_response'}}}) }}

with landed as (
    select
        file_id,
        count(*) as responses
    from {{ ref('stg_survey_response') }}
    group by file_id
)

select
    landed.file_id,
    landed.responses,
    delivered_file.rows_accepted
from landed
inner join {{ ref('stg_delivered_file') }} as delivered_file
    on landed.file_id = delivered_file.file_id
where landed.responses <> delivered_file.rows_accepted
