"""Recomputes the marts of workshops: who came, from where, who came back. People are Python sets here.

Add here: the second way to a mart of attendance. Keep out: reading rows (landed.py), surveys (surveys.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import combinations

import pandas as pd

from expectations.arithmetic import percent_half_up
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed, Person

MANY = 3


def participants(landed: Landed) -> dict[str, set[Person]]:
    """The people of each workshop of the programme; a person in several rows of its sheets is one."""
    people: dict[str, set[Person]] = {workshop["workshop_id"]: set() for workshop in landed.workshops}
    for row in landed.attendance:
        people[row["workshop_id"]].add(row["person"])
    return people


def workshop_attendance(landed: Landed) -> pd.DataFrame:
    """One row per workshop; repeat people attended one of its series that was held on an earlier day."""
    people = participants(landed)
    return from_rows(
        COLUMNS["workshop_attendance"],
        [_attendance(landed, workshop, people) for workshop in _by_id(landed.workshops)],
    )


def _attendance(landed: Landed, workshop: Row, people: dict[str, set[Person]]) -> Row:
    here = people[workshop["workshop_id"]]
    before = [
        other["workshop_id"]
        for other in landed.workshops
        if same_series(other, workshop) and other["held_on"] < workshop["held_on"]
    ]
    repeat = len(here & set().union(*(people[earlier] for earlier in before)))
    capacity = workshop["capacity"]
    return workshop | {
        "organisation_code": landed.organisation,
        "participants": len(here),
        "fill_percent": None if capacity is None else percent_half_up(len(here), capacity),
        "first_time_people": len(here) - repeat,
        "repeat_people": repeat,
        "repeat_percent": percent_half_up(repeat, len(here)),
    }


def section_coverage(landed: Landed) -> pd.DataFrame:
    """Four rows per workshop: how many sections of the roster then valid sent 0, 1, 2, 3 or more people."""
    rows = []
    for workshop in _by_id(landed.workshops):
        sent = _people_from_sections(landed, workshop)
        sections = Counter(min(count, MANY) for count in sent.values())
        for count in range(MANY + 1):
            rows.append(
                {
                    "organisation_code": landed.organisation,
                    "workshop_id": workshop["workshop_id"],
                    "participants_from_section": count,
                    "sections": sections[count],
                }
            )
    return from_rows(COLUMNS["section_coverage"], rows)


def valid_roster(valid_from: Iterable[date], day: date) -> date | None:
    """The latest roster date not after the day, else the earliest one, else None."""
    dates = sorted(set(valid_from))
    past = [start for start in dates if start <= day]
    return past[-1] if past else next(iter(dates), None)


def _people_from_sections(landed: Landed, workshop: Row) -> dict[str, int]:
    """For each section of the roster valid on the workshop's day, the number of its participants."""
    valid = valid_roster((entry["valid_from"] for entry in landed.roster), workshop["held_on"])
    entries = [entry for entry in landed.roster if entry["valid_from"] == valid and entry["section_token"] is not None]
    known = {entry["section_token"] for entry in entries}
    # Both lists are in file order: of a person's several rows the first one decides.
    section_of: dict[Person, str] = {}
    for entry in entries:
        section_of.setdefault(entry["person"], entry["section_token"])
    for row in landed.attendance:
        if row["workshop_id"] == workshop["workshop_id"] and row["section_token"] in known:
            section_of.setdefault(row["person"], row["section_token"])
    here = participants(landed)[workshop["workshop_id"]]
    return dict.fromkeys(known, 0) | Counter(section_of[person] for person in here if person in section_of)


def repeat_attendance(landed: Landed) -> pd.DataFrame:
    """One row per ordered pair of workshops of a series, the earlier one first."""
    people = participants(landed)
    rows = []
    for earlier, later in combinations(landed.workshops, 2):
        if not same_series(earlier, later):
            continue
        first, second = people[earlier["workshop_id"]], people[later["workshop_id"]]
        rows.append(
            {
                "organisation_code": landed.organisation,
                "earlier_workshop_id": earlier["workshop_id"],
                "later_workshop_id": later["workshop_id"],
                "earlier_participants": len(first),
                "later_participants": len(second),
                "attended_both": len(first & second),
                "share_of_earlier_percent": percent_half_up(len(first & second), len(first)),
                "share_of_later_percent": percent_half_up(len(first & second), len(second)),
            }
        )
    return from_rows(
        COLUMNS["repeat_attendance"],
        sorted(rows, key=lambda row: (row["earlier_workshop_id"], row["later_workshop_id"])),
    )


def same_series(one: Row, other: Row) -> bool:
    """Whether both workshops belong to one series; workshops without a series belong to none."""
    return one["series_id"] is not None and bool(one["series_id"] == other["series_id"])


def _by_id(workshops: list[Row]) -> list[Row]:
    return sorted(workshops, key=lambda workshop: str(workshop["workshop_id"]))


MARTS = {
    "workshop_attendance": workshop_attendance,
    "section_coverage": section_coverage,
    "repeat_attendance": repeat_attendance,
}
