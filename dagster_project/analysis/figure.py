"""What one printed figure is: the values of one row of figures.csv, checked and typed.

Add here: a column of figures.csv. Keep out: reading (figures.py) and judging (judge.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from dagster_project.analysis.mart_cell import MartCell
from dagster_project.analysis.rounding import MEAN, PERCENT, powers
from dagster_project.messages import Message

Kind = Literal["count", "percent", "mean"]
Status = Literal["printed", "draft"]
KINDS: Final[tuple[Kind, ...]] = ("count", "percent", "mean")
STATUSES: Final[tuple[Status, ...]] = ("printed", "draft")

REQUIRED_COLUMNS: Final = (
    "figure_id",
    "statement",
    "source",
    "fiscal_year",
    "group",
    "kind",
    "numerator",
    "denominator",
    "printed_value",
    "decimals",
    "note",
)
OPTIONAL_COLUMNS: Final = ("status", "mart_cell")


@dataclass(frozen=True)
class Figure:
    """One printed figure. ``printed_value`` is the text as printed (``約1,400人``), ``number`` its number (``1,400``),
    ``printed`` that as an integer of its last printed place: ``places`` behind the point (36.8 is 368 with 1), or in
    front of it where less is claimed (7割 is 7 with -1, 約1,400 is 14 with -2); else it equals ``decimals``."""

    file_name: str
    line: int
    figure_id: str
    statement: str
    source: str
    fiscal_year: int | None
    figure_group: str | None
    kind: Kind
    numerator: int | None
    denominator: int | None
    printed_value: str
    number: str
    printed: int
    places: int
    decimals: int
    note: str
    status: Status
    mart_cell: MartCell | None

    @property
    def scale(self) -> int:
        """What the quotient is multiplied with before it is printed."""
        return PERCENT if self.kind == "percent" else MEAN

    @property
    def is_above_whole(self) -> bool:
        """Whether a percentage above 100 is printed: no share, but a ratio (applications to places) can be that."""
        up, down = powers(self.places)
        return self.kind == "percent" and self.printed * down > PERCENT * up

    @property
    def unit(self) -> str:
        """What stands behind the printed value in a sentence."""
        return " %" if self.kind == "percent" else ""


def place_of(file_name: str, line: int, column: str) -> Message:
    """Where a message points: file, line and column of figures.csv."""
    return Message(f"{file_name} {line} 行目 {column} 列", f"{file_name} line {line}, column {column}")
