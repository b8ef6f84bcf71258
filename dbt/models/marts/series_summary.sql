with organisation as (
    select * from {{ ref('stg_organisation') }}
),

attendance as (
    select * from {{ ref('int_series_attendance') }}
),

response as (
    select * from {{ ref('int_series_response') }}
)

select
    organisation.organisation_code,
    attendance.series_id,
    attendance.workshops,
    attendance.participations,
    attendance.unique_people,
    attendance.people_attending_two_or_more,
    response.invitations,
    response.invited_unique_people,
    response.responses,
    {{ half_up_percent('response.responses', 'response.invitations') }} as response_percent
from organisation
cross join attendance
inner join response on attendance.series_id = response.series_id
