"""Every mart once more, from the landed rows, without the dbt models: what the gate compares the marts with.

DuckDB only aggregates landed rows to small sets (landed.py reads each when it is needed); the rest is plain Python on those
sets. Add here: the second way to a new mart. Keep out: dbt's SQL, its intermediate tables, and Great Expectations.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from expectations.recompute import (
    comparisons,
    costs,
    definitions,
    files,
    headlines,
    matched,
    series,
    staying,
    surveys,
    themes,
    trials,
    workshops,
)
from expectations.recompute.landed import Source, read_landed

_ROOMS = (
    trials.MARTS,
    staying.MARTS,
    definitions.MARTS,
    comparisons.MARTS,
    workshops.MARTS,
    surveys.MARTS,
    matched.MARTS,
    headlines.MARTS,
    series.MARTS,
    themes.MARTS,
    costs.MARTS,
    files.MARTS,
)

RECOMPUTED: tuple[str, ...] = tuple(name for room in _ROOMS for name in room)


def recompute(source: Source, *, marts: Collection[str] = RECOMPUTED) -> dict[str, pd.DataFrame]:
    """The named marts (all unless told otherwise), recomputed from ``programme`` and ``landed``.

    Each frame has the mart's columns in the mart's order, one row per key, sorted by key. All columns are ``object``
    and hold plain Python values: counts int, rates float (not rounded), percents and medians float with at most one
    decimal (the integer number of tenths divided by 10), days ``datetime.date``, flags bool, texts str, NULL None.
    Reads only; safe on a read-only connection. Raises KeyError for a mart that is not recomputed.
    """
    landed = read_landed(source)
    makers = {name: maker for room in _ROOMS for name, maker in room.items()}
    return {name: makers[name](landed) for name in marts}
