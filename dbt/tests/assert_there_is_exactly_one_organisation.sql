-- Every mart is crossed with the organisation: two rows would double every figure, none would empty them all.
select count(*) as organisations
from {{ ref('stg_organisation') }}
having count(*) <> 1
