"""What is about to be published of one family of breakdowns, beside what is true and what earlier releases said.

Add here: another published table that tells of the same people. Keep out: linear programming (world.py), verdicts
(audit.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Value = tuple[int, int | None]  # count and what it is a part of


@dataclass(frozen=True)
class Group:
    """One line of a family. ``people``: its head count, which everybody in the building knows, None for people whom the
    roster does not know. ``true``: by figure. ``shown``: by figure, None where suppressed; a figure without a row is left
    out. ``where``: by figure, the mart's row as a message names it."""

    label: str
    people: int | None
    true: Mapping[str, int]
    shown: Mapping[str, Value | None]
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionOf:
    """A section: the line of departments it belongs to, its department, its head count and the line of sections that
    holds it (None: its department shows none). ``is_named``: not the people of a department who stand in no section."""

    group: str
    department: str
    people: int
    line: str | None
    is_named: bool


@dataclass(frozen=True)
class Family:
    """``minimum`` is the small-group minimum; ``figures`` in order, the first of which holds the people that the others are parts of; ``totals`` as whole-organisation
    marts publish them; ``states``: earlier releases, oldest first. ``sections`` and ``coverage`` (how many sections sent
    0, 1, 2, 3 or more) only for the departments of a workshop; ``section_lines``: by department, its lines.
    ``is_other``: its lines are not those of tonight's roster, so that nothing but what was published before may stand there.
    """

    minimum: int
    figures: Sequence[str]
    totals: Mapping[str, int]
    groups: Sequence[Group]
    states: Sequence[Mapping[str, Any]] = ()
    sections: Sequence[SectionOf] = ()
    coverage: Sequence[int] = ()
    section_lines: Mapping[str, Sequence[Group]] = field(default_factory=dict)
    is_other: bool = False


def true_base(group: Group, figures: Sequence[str], figure: str) -> int | None:
    return group.people if figure == figures[0] else group.true[figures[0]]


@dataclass(frozen=True)
class Telling:
    """A release that told something new; ``new`` by figure and label."""

    state: Mapping[str, Any]
    new: Mapping[tuple[str, str], Value]


def ever_shown(states: Sequence[Mapping[str, Any]], figure: str, label: str) -> list[Value]:
    """The values that earlier releases gave, oldest first."""
    found = (state["values"].get(figure, {}).get(label) for state in states)
    return [(value[0], value[1]) for value in found if value is not None]


def last_shown(states: Sequence[Mapping[str, Any]], figure: str, label: str) -> Value | None:
    """The last of them."""
    return next(reversed(ever_shown(states, figure, label)), None)


def telling(states: Sequence[Mapping[str, Any]]) -> list[Telling]:
    found = []
    for place, state in enumerate(states):
        new = {
            (figure, label): (value[0], value[1])
            for figure, values in state["values"].items()
            for label, value in values.items()
            if last_shown(states[:place], figure, label) != tuple(value)
        }
        if new:
            found.append(Telling(state, new))
    return found
