"""What a derived column may look at beside its own row: the other rows, the other marts, the programme's facts.

Add here: a way to look a value up. Keep out: rules, and the recomputed frames.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from expectations.facts import Facts
from expectations.frames import Row, rows_of

Index = dict[tuple[Any, ...], list[Row]]


class Others:
    """The marts of this night as rows, with lookups by equality; a mart that is not there raises KeyError."""

    def __init__(self, marts: Mapping[str, pd.DataFrame], facts: Facts) -> None:
        self.facts = facts
        self._marts = marts
        self._indexes: dict[tuple[str, tuple[str, ...]], Index] = {}

    def rows(self, mart: str, **where: object) -> list[Row]:
        """The rows of a mart whose columns have the given values."""
        names = tuple(where)
        if (mart, names) not in self._indexes:
            index: Index = defaultdict(list)
            for row in self.rows(mart) if names else rows_of(self._marts[mart]):
                index[tuple(row[name] for name in names)].append(row)
            self._indexes[mart, names] = index
        return self._indexes[mart, names].get(tuple(where.values()), [])

    def value(self, mart: str, column: str, **where: object) -> Any:
        """The value in the one row that matches; LookupError where there is none or more than one."""
        found = self.rows(mart, **where)
        if len(found) != 1:
            raise LookupError(f"{mart}: {len(found)} rows for {where}, one expected")
        return found[0][column]

    def total(self, mart: str, column: str, **where: object) -> int:
        """The sum of a column over the rows that match, 0 where there is none; TypeError if one is NULL."""
        return sum(row[column] for row in self.rows(mart, **where))


Derive = Callable[[Row, Others], Any]
