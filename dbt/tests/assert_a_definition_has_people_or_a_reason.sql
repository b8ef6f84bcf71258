-- People of a definition that the data does not support would be a guess, an empty cell without a reason a riddle.
select
    trial_id,
    definition,
    bucket_order
from {{ ref('usage_by_definition') }}
where
    available <> (people is not null)
    or available <> (reason is null)
