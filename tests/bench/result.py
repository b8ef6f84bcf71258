"""What a measure gives: lines for the table, and figures by the name that a target asks for.

Add here: what every measure can tell. Keep out: numbers that must be reached (targets.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.running import Run, median_seconds, peak_megabytes


@dataclass(frozen=True)
class Line:
    """One line of the table: median seconds, the ratio to a yardstick of the same run, the largest peak memory in MB."""

    what: str
    seconds: float
    ratio: float | None = None
    yardstick: str = ""
    megabytes: float | None = None


@dataclass
class Result:
    """``figures`` hold what targets are set for, ``notes`` what else a reader must know."""

    title: str
    lines: list[Line] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, runs: Sequence[Run], ratio: float | None = None, yardstick: str = "") -> None:
        self.lines.append(Line(what, median_seconds(runs), ratio, yardstick, peak_megabytes(runs)))
