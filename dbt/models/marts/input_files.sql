with organisation as (
    select * from {{ ref('stg_organisation') }}
),

delivered_file as (
    select * from {{ ref('stg_delivered_file') }}
)

select
    organisation.organisation_code,
    delivered_file.scope_id,
    delivered_file.path,
    delivered_file.sha256,
    delivered_file.kind,
    delivered_file.format,
    delivered_file.status,
    delivered_file.rows_in,
    delivered_file.rows_accepted,
    delivered_file.rows_excluded,
    delivered_file.rows_quarantined,
    delivered_file.rows_duplicate,
    delivered_file.rows_superseded
from organisation
cross join delivered_file
