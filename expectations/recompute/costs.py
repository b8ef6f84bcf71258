"""Recomputes the marts of costs: what was declared, shared out over people, uses and hours.

Add here: the second way to a mart of money or hours. Keep out: reading rows (landed.py), who came (workshops.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from expectations.arithmetic import tenths_half_up, total_known, yen_of_minutes
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed
from expectations.recompute.workshops import participants

_OF_TRIAL = ("licence_yen", "setup_yen", "other_yen")
_OF_WORKSHOP = ("teacher_yen", "venue_yen", "other_yen")


def cost(landed: Landed) -> pd.DataFrame:
    """One row per trial; a figure that needs an undeclared cost, or uses that are not known, is None."""
    declared = {row["trial_id"]: row for row in landed.trial_costs}
    return from_rows(COLUMNS["cost"], [_trial(landed, trial, declared[trial["trial_id"]]) for trial in landed.trials])


def _trial(landed: Landed, trial: Row, declared: Row) -> Row:
    name, hourly = trial["trial_id"], landed.hourly_cost["hourly_cost_yen"]
    people = len(landed.uses.active(name))
    uses = sum(count for count, _ in landed.uses.of_person.get(name, {}).values())
    known_uses = None if name in landed.uses.last_active else uses
    paid = total_known(*(declared[item] for item in _OF_TRIAL))
    staff = yen_of_minutes(_minutes(declared["staff_hours"]), hourly)
    whole = total_known(paid, staff)
    earned_back = None if whole is None or hourly is None else tenths_half_up(60 * whole, _times(hourly, known_uses))
    row = trial | declared | landed.hourly_cost | {"organisation_code": landed.organisation}
    return row | {
        "paid_yen": paid,
        "staff_yen": staff,
        "cost_yen": whole,
        "active_people": people,
        "total_uses": known_uses,
        "paid_per_active_person": tenths_half_up(paid, people),
        "paid_per_use": tenths_half_up(paid, known_uses),
        "cost_per_active_person": tenths_half_up(whole, people),
        "cost_per_use": tenths_half_up(whole, known_uses),
        "break_even_minutes_per_use": earned_back,
        "undeclared_costs": _missing(row, (*_OF_TRIAL, "staff_hours", "hourly_cost_yen")),
    }


def workshop_cost(landed: Landed) -> pd.DataFrame:
    """One row per series and per workshop; a series has only what each of its workshops has."""
    scopes = sorted(_scopes(landed), key=lambda scope: scope[:2])
    return from_rows(COLUMNS["workshop_cost"], [_scope(landed, *scope) for scope in scopes])


def _scopes(landed: Landed) -> Iterator[tuple[str, str, list[Row]]]:
    """Scope, its id, and its workshops with participants and what was declared of them."""
    declared = {row["workshop_id"]: row for row in landed.workshop_costs}
    came = participants(landed)
    workshops = [
        workshop | declared[workshop["workshop_id"]] | {"participants": len(came[workshop["workshop_id"]])}
        for workshop in landed.workshops
    ]
    for workshop in workshops:
        yield "workshop", workshop["workshop_id"], [workshop]
    for series in sorted({workshop["series_id"] for workshop in workshops} - {None}):
        yield "series", series, [workshop for workshop in workshops if workshop["series_id"] == series]


def _scope(landed: Landed, scope: str, scope_id: str, workshops: list[Row]) -> Row:
    hourly = landed.hourly_cost["hourly_cost_yen"]
    people = sum(workshop["participants"] for workshop in workshops)
    minutes = total_known(*(_times(workshop["participants"], workshop["duration_minutes"]) for workshop in workshops))
    summed = {item: total_known(*(w[item] for w in workshops)) for item in (*_OF_WORKSHOP, "staff_hours")}
    paid = total_known(*(summed[item] for item in _OF_WORKSHOP))
    attending, staff = yen_of_minutes(minutes, hourly), yen_of_minutes(_minutes(summed["staff_hours"]), hourly)
    whole = total_known(paid, attending, staff)
    row = summed | landed.hourly_cost | {"participant_minutes": minutes}
    return row | {
        "organisation_code": landed.organisation,
        "scope": scope,
        "scope_id": scope_id,
        "workshops": len(workshops),
        "paid_yen": paid,
        "participants": people,
        "participant_hours": tenths_half_up(minutes, 60),
        "participant_yen": attending,
        "staff_yen": staff,
        "cost_yen": whole,
        "paid_per_participant": tenths_half_up(paid, people),
        "cost_per_participant": tenths_half_up(whole, people),
        "undeclared_costs": _missing(row, (*_OF_WORKSHOP, "participant_minutes", "staff_hours", "hourly_cost_yen")),
    }


def _minutes(hours: int | None) -> int | None:
    return _times(60, hours)


def _times(number: int, amount: int | None) -> int | None:
    return None if amount is None else number * amount


def _missing(row: Row, names: tuple[str, ...]) -> str | None:
    return ", ".join(name for name in names if row[name] is None) or None


MARTS = {"cost": cost, "workshop_cost": workshop_cost}
