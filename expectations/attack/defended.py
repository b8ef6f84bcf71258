"""Breakdowns that withstand the attack: where it breaks a family tonight, nothing new of that family is shown.

The audit attacks again, and independently, what then stands in the marts. Add here: another answer to a broken family.
Keep out: suppression (dagster_project/analysis/disclosure) and the attack themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dagster_project.analysis.disclosure.breakdowns import Breakdowns, break_down
from dagster_project.analysis.disclosure.counts import Counts
from dagster_project.analysis.disclosure.history import History
from dagster_project.messages import Message
from expectations.attack.published import judge

Marts = Mapping[str, Sequence[Mapping[str, Any]]]

# The gate asks for the same once more, of counts that it makes itself: where they are the same, so is the answer.
_last: dict[str, Breakdowns] = {}


def defended(counts: Counts, history: History, beside: Marts) -> Breakdowns:
    """``beside``: rows of the marts whose totals stand beside the breakdowns (published.BESIDE)."""
    asked = repr((_sorted(counts), history, beside))
    if asked not in _last:
        _last.clear()
        found = break_down(counts, history)
        broken = frozenset(judge({**beside, **found.rows}, counts, history))
        _last[asked] = break_down(counts, history, broken) if broken else found
    return _last[asked]


def _sorted(counts: Counts) -> list[object]:
    parts = (counts.trials, counts.workshops, counts.surveys, counts.workshop_of, counts.coverage)
    return [
        counts.organisation,
        counts.minimum,
        *(sorted((key, sorted(rows)) for key, rows in p.items()) for p in parts),
    ]


def notes(counts: Counts, history: History, beside: Marts) -> list[Message]:
    """What readers of the release should know of tonight's breakdowns: gaps, and families that show less than they could."""
    found = defended(counts, history, beside)
    return [
        *(_gap(family, round(people)) for family, people in sorted(found.gaps.items())),
        *(_changed(family) for family in sorted(found.frozen)),
        *(_withheld(family) for family in sorted(found.withheld)),
    ]


def _gap(family: str, people: int) -> Message:
    return Message(
        f"{family} の内訳は時間内に最良の伏せ方が求まらず、近似で伏せました（最良ならあと最大 {people} 人分を示せます）。",
        f"The best suppression of {family} was not found in time and is approximate: the best one could show at most "
        f"{people} people more.",
    )


def _changed(family: str) -> Message:
    return Message(
        f"{family} は前の公表から部や課の分け方が変わったので、前に公表した内訳のままにしました。",
        f"The departments or sections of {family} are other ones than those published before: its breakdown stays as it was.",
    )


def _withheld(family: str) -> Message:
    return Message(
        f"{family} の内訳は少人数が分かってしまうため、今回は新しい数を示しません。",
        f"Of {family} nothing new is broken down: small groups would follow from it.",
    )
