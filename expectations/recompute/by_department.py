"""The marts that are broken down by department, once more: counts from the landed rows, then the same protection.

Which counts are suppressed is a choice, not a computation: the audit (expectations/attack) judges it by other means.
Add here: another protected mart. Keep out: the counts (departments.py).
"""

from __future__ import annotations

import pandas as pd

from dagster_project.analysis.disclosure.history import History
from expectations.attack.defended import defended
from expectations.attack.published import BESIDE
from expectations.frames import from_rows, rows_of
from expectations.recompute import recompute
from expectations.recompute.columns import COLUMNS
from expectations.recompute.departments import department_counts
from expectations.recompute.landed import Source, read_landed


def by_department(source: Source, history: History) -> dict[str, pd.DataFrame]:
    """The four marts; ``history`` is what earlier releases published of them. Reads only."""
    landed = read_landed(source)
    beside = {mart: rows_of(frame) for mart, frame in recompute(landed, marts=BESIDE).items()}
    found = defended(department_counts(landed), history, beside)
    return {mart: from_rows(COLUMNS[mart], rows) for mart, rows in found.rows.items()}
