"""A city's trials as comparisons need them, read from its marts.

Add here: a fact of a trial that decides whether it can be compared. Keep out: the decision (comparability.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dagster_project.hub.verification import CityRelease, Row

Edges = tuple[int, ...]
Key = tuple[str, str]


@dataclass(frozen=True)
class Trial:
    """One row of a city's trial_adoption. ``edges``: fewest uses of each bucket, None where nobody knows the uses."""

    code: str
    trial_id: str
    fiscal_year: int
    start: date
    end: date
    unit: str
    eligible: int
    active: int
    edges: Edges | None

    @property
    def key(self) -> Key:
        return self.code, self.trial_id


def trials_of(cities: Iterable[CityRelease]) -> list[Trial]:
    """The trials of all cities, by code and trial."""
    found = []
    for city in cities:
        edges: dict[Any, list[int]] = defaultdict(list)
        for bucket in sorted(city.marts["usage_frequency"], key=lambda row: number(row["bucket_order"])):
            if bucket["bucket_order"] != 0:
                edges[bucket["trial_id"]].append(number(bucket["min_uses"]))
        found += [
            _trial(city.code, row, tuple(edges[row["trial_id"]]) or None) for row in city.marts["trial_adoption"]
        ]
    return sorted(found, key=lambda trial: trial.key)


def _trial(code: str, row: Row, edges: Edges | None) -> Trial:
    start, end = row["period_start"], row["period_end"]
    assert isinstance(start, date) and isinstance(end, date)  # the contract's types, which verification.py checked
    return Trial(
        code,
        str(row["trial_id"]),
        number(row["fiscal_year"]),
        start,
        end,
        str(row["unit_of_use"]),
        number(row["eligible_people"]),
        number(row["active_people"]),
        edges,
    )


def number(cell: object) -> int:
    """A count of a mart; NULL is no people."""
    return cell if isinstance(cell, int) else 0
