"""Breakdowns that withstand the attack: where it breaks a family tonight, nothing new of that family is shown.

The audit attacks again, and independently, what then stands in the marts. Add here: another answer to a broken family.
Keep out: suppression (dagster_project/analysis/disclosure) and the attack themselves.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from dagster_project.analysis.disclosure.breakdowns import Breakdowns, break_down
from dagster_project.analysis.disclosure.counts import Counts
from dagster_project.analysis.disclosure.history import History
from dagster_project.messages import Message
from expectations.attack.published import BESIDE, judge

Marts = Mapping[str, Sequence[Mapping[str, Any]]]

# The gate asks for the same once more, of counts that it makes itself: the same numbers, in another order and other types.
_last: dict[str, Breakdowns] = {}


def defended(counts: Counts, history: History, beside: Marts) -> Breakdowns:
    """``beside``: rows of the marts whose totals stand beside the breakdowns (published.BESIDE)."""
    asked = asked_for(counts, history, beside)
    if asked not in _last:
        _last.clear()
        found = break_down(counts, history)
        broken = frozenset(judge({**beside, **found.rows}, counts, history))
        _last[asked] = break_down(counts, history, broken) if broken else found
    return _last[asked]


def asked_for(counts: Counts, history: History, beside: Marts) -> str:
    """All that the answer depends on, in one form."""
    people = [
        {scope: sorted(_text(row) for row in rows) for scope, rows in of.items()}
        for of in (counts.trials, counts.workshops, counts.surveys)
    ]
    totals = {mart: sorted(_text([row[name] for name in BESIDE[mart]]) for row in beside[mart]) for mart in BESIDE}
    return _text([counts.organisation, counts.minimum, people, counts.workshop_of, counts.coverage, history, totals])


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=int)


def notes(
    gaps: Mapping[str, float], frozen: Collection[str], withheld: Collection[str], renamed: Mapping[str, str]
) -> list[Message]:
    """What readers of the release should know of tonight's breakdowns (the fields of ``Breakdowns``)."""
    return [
        *(_gap(family, people) for family, gap in sorted(gaps.items()) if (people := round(gap))),
        *(_changed(family) for family in sorted(frozen)),
        *(_withheld(family) for family in sorted(withheld)),
        *(_renamed(family, former) for family, former in sorted(renamed.items())),
    ]


def _gap(family: str, people: int) -> Message:
    return Message(
        f"{family} の内訳は大きくて最良の伏せ方を求められず、近似で伏せました（最良ならあと最大 {people} 人分を示せます）。",
        f"{family} is too large for the best suppression, and its own is approximate: the best one could show at most "
        f"{people} people more.",
    )


def _changed(family: str) -> Message:
    return Message(
        f"{family} は前の公表から部や課の分け方が変わったので、前に公表した内訳のままにしました。",
        f"The departments or sections of {family} are other ones than those published before: its breakdown stays as it was.",
    )


def _withheld(family: str) -> Message:
    return Message(
        f"{family} の内訳は、少人数が分からないと確かめられないので、今回は新しい数を示しません。",
        f"Of {family} nothing new is broken down: it could not be made sure that no small group follows.",
    )


def _renamed(family: str, former: str) -> Message:
    return Message(
        f"{family} は初めて公表しますが、同じ部や課の {former} が programme.yml からなくなりました。id を変えたのなら元に戻して"
        "ください。変えたままだと、前に公表した数との引き算から少人数が分かる公表を止められません。",
        f"{family} is published for the first time, while {former}, of the same departments, has left programme.yml. If its id "
        "was changed, change it back: what was published under the old one is not compared with what comes under the new one.",
    )
