"""Recomputes usage_by_definition: the buckets of a trial if a use were a prompt, a session, a day or a reply.

Add here: the second way to a mart that counts uses by another definition. Keep out: reading rows (ways.py, landed.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed
from expectations.recompute.refusals import sentence

DEFINITIONS: Final = ("prompt", "session", "day", "reply")


def usage_by_definition(landed: Landed) -> pd.DataFrame:
    """One row per trial, definition and declared bucket; without people where the trial's data does not tell it."""
    rows = [row for trial in landed.trials for name in DEFINITIONS for row in _buckets(landed, trial, name)]
    return from_rows(COLUMNS["usage_by_definition"], rows)


def _buckets(landed: Landed, trial: Row, definition: str) -> Iterator[Row]:
    uses, refusal = _uses(landed, trial, definition)
    unused = max(trial["eligible_people"] - len(landed.uses.active(trial["trial_id"])), 0)
    for bucket in landed.buckets:
        inside = [
            count
            for count in uses
            if count >= bucket["min_uses"] and (bucket["max_uses"] is None or count <= bucket["max_uses"])
        ]
        people = unused if bucket["bucket_order"] == 0 else len(inside)
        yield {
            "organisation_code": landed.organisation,
            "trial_id": trial["trial_id"],
            "definition": definition,
            "bucket_order": bucket["bucket_order"],
            "bucket_label": bucket["bucket_label"],
            "people": people if refusal is None else None,
            "available": refusal is None,
            "reason": sentence(refusal),
        }


def _uses(landed: Landed, trial: Row, definition: str) -> tuple[list[int], str | None]:
    """Uses of each active person by the definition, or why they are not known."""
    name, is_unit, ways = trial["trial_id"], trial["unit_of_use"] == definition, landed.ways
    own = [count for count, _ in landed.uses.of_person.get(name, {}).values()]
    if name in landed.uses.last_active:
        return [], "last_activity"
    if definition == "day":
        if name not in ways.no_days:
            return list(ways.days.get(name, {}).values()), None
        return own, None if is_unit else "periods_over_days"
    if is_unit:
        return own, None
    if definition == "session":
        told = name not in ways.no_sessions
        return list(ways.sessions.get(name, {}).values()), None if told else "no_session"
    return [], "other_unit"


MARTS = {"usage_by_definition": usage_by_definition}
