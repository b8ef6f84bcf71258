"""How large a generated root is: its cities, their people and events, and which export holds which events.

Cities share the events by the harmonic series (the first of twenty has 28 %), people by the cube of a uniform number.
Add here: another proportion. Keep out: files (logs.py, lists.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

FIRST_DAY: Final = date(2024, 4, 1)
# Weekdays from the first day, a Monday, to 2025-03-31, a Monday.
WEEKDAYS: Final = 261
CITIES: Final = 20
# A person who uses the tool does so about twice a working day.
EVENTS_PER_PERSON: Final = 500
KINDS: Final = {"draft": "文章作成", "survey": "アンケート", "idea": "アイデア", "sheet": "表計算", "summary": "要約"}
# The first cities deliver this share of a trial's events once more, in an export across the turn of its third month.
OVERLAPPING_CITIES: Final = 5
OVERLAP: Final = 0.08


@dataclass(frozen=True)
class Trial:
    """``weekday`` is the first of its weekdays, counted from FIRST_DAY."""

    id: str
    start: date
    end: date
    weekday: int


TRIALS: Final = (
    Trial("first-half", FIRST_DAY, date(2024, 9, 30), 0),
    Trial("second-half", date(2024, 10, 1), date(2025, 3, 31), 131),
)


@dataclass(frozen=True)
class City:
    """``number`` from 1; its events are numbered from 0, in the order of their days."""

    number: int
    events: int
    people: int

    @property
    def staff(self) -> int:
        """Everybody on the staff list; one in five is never drawn."""
        return self.people * 5 // 4

    def events_of(self, trial: Trial) -> tuple[int, int]:
        """The first event and the one behind the last."""
        starts = [-(-self.events * each.weekday // WEEKDAYS) for each in TRIALS]
        place = TRIALS.index(trial)
        return starts[place], [*starts, self.events][place + 1]

    def exports_of(self, trial: Trial) -> dict[str, tuple[int, int]]:
        """File name to the events in it."""
        first, behind = self.events_of(trial)
        found = {f"city-{self.number:02}.csv": (first, behind)}
        if self.number <= OVERLAPPING_CITIES:
            middle, reach = (first + behind) // 2, int((behind - first) * OVERLAP / 2)
            found[f"city-{self.number:02}-again.csv"] = (middle - reach, middle + reach)
        return found


def cities(events: int) -> list[City]:
    """Exactly ``events`` in all; the first city takes what rounding leaves."""
    weights = [1 / number for number in range(1, CITIES + 1)]
    shares = [int(events * weight / sum(weights)) for weight in weights]
    shares[0] += events - sum(shares)
    return [City(number, share, max(share // EVENTS_PER_PERSON, 20)) for number, share in enumerate(shares, start=1)]
