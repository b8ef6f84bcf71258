"""The lines of a breakdown: departments or sections, the small ones together, people the roster does not know.

Add here: another kind of line. Keep out: which lines are suppressed (protect.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

LISTED: Final = "listed"
POOLED: Final = "pooled"
UNLISTED: Final = "unlisted"

# Levels of the hierarchy.
SECTION: Final = "section"
DEPARTMENT: Final = "department"
ORGANISATION: Final = "organisation"

UNNAMED: Final = "（記載なし） / not named"
SMALL_ONES: Final = "その他（小さい所属の合計） / others (small ones together)"
STRANGERS: Final = "名簿にない人 / people not in the roster"


@dataclass(frozen=True)
class Line:
    """``people``: how many belong to the line (everybody in the building knows that), None where no roster tells.
    ``counts[0]`` of them are counted, and of these ``counts[1]``, ``counts[2]`` … each in another figure."""

    label: str
    kind: str
    people: int | None
    counts: tuple[int, ...]

    def base(self, figure: int) -> int | None:
        """What ``counts[figure]`` is a part of."""
        return self.people if figure == 0 else self.counts[0]

    def is_small(self, figure: int, minimum: int) -> bool:
        """Whether the people counted, or those not counted, are fewer than ``minimum``."""
        base = self.base(figure)
        rest = minimum if base is None else base - self.counts[figure]
        return self.counts[figure] < minimum or rest < minimum


def pooled(lines: Sequence[Line], minimum: int) -> tuple[Line, ...]:
    """Listed lines of fewer than ``minimum`` people become one, with as many of the next smallest as it needs to have
    ``minimum`` people itself: no attacker's interval about so few people could ever be wide enough."""
    listed = sorted((line for line in lines if line.kind == LISTED), key=lambda line: (line.people or 0, line.label))
    together: list[Line] = []
    for line in listed:
        size = sum(member.people or 0 for member in together)
        if (line.people or 0) >= minimum and (not together or size >= minimum):
            break
        together.append(line)
    if not together:
        return tuple(lines)
    rest = [line for line in lines if line not in together]
    return (*rest, merged(together, SMALL_ONES, POOLED))


def merged(lines: Sequence[Line], label: str, kind: str) -> Line:
    """One line of the people of several."""
    counts = tuple(sum(column) for column in zip(*(line.counts for line in lines), strict=True))
    people = None if any(line.people is None for line in lines) else sum(line.people or 0 for line in lines)
    return Line(label, kind, people, counts)


def named(line: Line) -> Line:
    """The line with a label to read."""
    if line.kind == UNLISTED:
        return replace(line, label=STRANGERS)
    return line if line.label else replace(line, label=UNNAMED)
