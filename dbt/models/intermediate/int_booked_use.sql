select
    trial_id,
    person_id,
    used_on as booked_on,
    uses
from {{ ref('int_usage_day') }}
union all
select
    trial_id,
    person_id,
    first_day as booked_on,
    uses
from {{ ref('int_counted_period') }}
