"""What earlier releases told: of every family of linked breakdowns the states it was published in, and what of them counts.

A family is what one attacker puts together: a trial with its staying, a workshop with its surveys, the sections of one
department at one workshop. A state is JSON: {"totals": {figure: count}, "lines": [label], "values": {figure: {label:
[count, base]}}}. Add here: what else of a state an attacker could use. Keep out: the file
(release/published_breakdowns.py) and making states of a release (states.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

State = Mapping[str, Any]
History = Mapping[str, Sequence[State]]
Unit = tuple[str, str]  # label of a line, figure
Value = tuple[int, int | None]  # count and base

ACTIVE: Final = "active"
ONE_DAY: Final = "one_day"
ATTENDED: Final = "attended"
RESPONSES: Final = "responses"


@dataclass(frozen=True)
class Event:
    """A release that told something new of the family: the totals beside it, the labels of its lines, and what was new
    then as (count, base)."""

    totals: Mapping[str, int]
    labels: frozenset[str]
    fresh: Mapping[Unit, Value]


@dataclass(frozen=True)
class Past:
    """``kept``: the last published value of every unit that was ever published; ``told``: all of them, oldest first.
    ``labels`` of the last state, None for a family that was never published."""

    events: tuple[Event, ...] = ()
    kept: Mapping[Unit, Value] = field(default_factory=dict)
    told: Mapping[Unit, tuple[Value, ...]] = field(default_factory=dict)
    labels: tuple[str, ...] | None = None


def past_of(states: Sequence[State]) -> Past:
    """States in the order of their releases. Those between two events tell nothing more: whatever rose step by step can be
    spread over the steps in some way."""
    kept: dict[Unit, Value] = {}
    told: dict[Unit, tuple[Value, ...]] = {}
    events: list[Event] = []
    for state in states:
        fresh: dict[Unit, Value] = {}
        for figure, values in state["values"].items():
            for label, (count, base) in values.items():
                if kept.get((label, figure)) != (count, base):
                    fresh[label, figure] = kept[label, figure] = (count, base)
                    told[label, figure] = (*told.get((label, figure), ()), (count, base))
        if fresh:
            events.append(Event(state["totals"], frozenset(state["lines"]), fresh))
    return Past(tuple(events), kept, told, tuple(states[-1]["lines"]) if states else None)


def trial_family(trial: str) -> str:
    return f"trial:{trial}"


def workshop_family(workshop: str) -> str:
    return f"workshop:{workshop}"


def section_family(workshop: str, department: str) -> str:
    return f"workshop:{workshop}/{department}"


def survey_family(survey: str) -> str:
    return f"survey:{survey}"


def survey_figure(survey: str) -> str:
    return f"survey:{survey}"
