-- A file whose rows do not add up has lost rows or counted some twice, and with them every figure it feeds.
select
    path,
    sha256,
    rows_in,
    rows_accepted,
    rows_excluded,
    rows_quarantined,
    rows_duplicate,
    rows_superseded
from {{ ref('input_files') }}
where rows_in <> rows_accepted + rows_excluded + rows_quarantined + rows_duplicate + rows_superseded
