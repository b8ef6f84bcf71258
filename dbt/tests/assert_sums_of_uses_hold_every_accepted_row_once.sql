-- Figures come from sums that are kept from night to night: one that lost a row of its file, has one twice or is of
-- other rows shows beside the number of rows that the file has accepted.
{{ config(meta={'dagster': {'ref': {'name': 'stg_delivered_file'}}}) }}
with by_day as (
    select
        file_id,
        sum(uses) as uses
    from {{ source('landed', 'usage_day') }}
    group by file_id
),

by_session as (
    select
        file_id,
        sum(uses) as uses
    from {{ source('landed', 'usage_session') }}
    group by file_id
)

select
    usage_file.file_id,
    usage_file.stored_rows,
    usage_file.numbered_rows,
    delivered.rows_accepted,
    by_day.uses as uses_by_day,
    by_session.uses as uses_by_session
from {{ source('landed', 'usage_file') }} as usage_file
left join {{ ref('stg_delivered_file') }} as delivered on usage_file.file_id = delivered.file_id
left join by_day on usage_file.file_id = by_day.file_id
left join by_session on usage_file.file_id = by_session.file_id
where
    delivered.file_id is null
    or usage_file.stored_rows <> usage_file.numbered_rows
    or delivered.rows_accepted <> coalesce(by_day.uses, 0)
    or delivered.rows_accepted <> coalesce(by_session.uses, 0)
