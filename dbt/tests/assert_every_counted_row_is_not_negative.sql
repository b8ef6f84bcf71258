-- A negative count of rows lets the others add up although one of them is wrong.
select
    path,
    sha256
from {{ ref('input_files') }}
where least(rows_in, rows_accepted, rows_excluded, rows_quarantined, rows_duplicate, rows_superseded) < 0
