"""The first rows of a sheet as headers: one row or two, merged cells spread, and where each text stands.

Add here: another way in which people lay a header out. Keep out: whose header it is (layouts.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dagster_project.intake.recognising.layout import header_key

# Header texts, as header_key() gives them -> the indexes of their columns.
Places = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Top:
    """The first rows of a sheet, and for each where its header texts stand, by header_key()."""

    rows: list[list[str]]
    places: list[dict[str, tuple[int, ...]]]

    @classmethod
    def of(cls, rows: list[list[str]]) -> Top:
        return cls(rows, [places_of(row) for row in rows])

    def only(self, index: int, rows: int) -> Top:
        """The rows from ``index`` on, as many as ``rows``."""
        return Top(self.rows[index : index + rows], self.places[index : index + rows])

    def header(self, index: int, header_rows: int) -> tuple[list[str], list[str], Places, Places]:
        """Texts of the upper header row at ``index`` (none where there is one row) and of the lower one, and where the
        texts of each stand."""
        if header_rows == 1:
            return [], self.rows[index], {}, self.places[index]
        above, below = self.rows[index], self.rows[index + 1]
        upper = filled(above, below)
        # A cell merged over both rows has its text in the upper one.
        lower = [under if under.strip() else over for over, under in zip(above, below, strict=True)]
        return upper, lower, places_of(upper), places_of(lower)


def filled(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The upper of two header rows, a merged cell speaking for the columns to its right."""
    upper: list[str] = []
    for over, under in zip(above, below, strict=True):
        upper.append(over if over.strip() or not under.strip() or not upper else upper[-1])
    return upper


def places_of(texts: Sequence[str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for index, key in enumerate(map(header_key, texts)):
        places[key] = (*places.get(key, ()), index)
    return places
