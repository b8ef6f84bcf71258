"""When people work: the working days of a period and times of day with an office rhythm.

Add here: another rhythm. Keep out: who works when.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Final

# National holidays on weekdays in the two trial periods (国民の祝日に関する法律; 2024-11-04 is a 振替休日).
HOLIDAYS: Final = frozenset({date(2023, 10, 9), date(2023, 11, 3), date(2023, 11, 23), date(2024, 11, 4)})

# Hours of the day, each as often as it is to be drawn: a lunch dip, little overtime, hardly any late evening.
_HOURS: Final = tuple(
    hour
    for hour, weight in {
        8: 12,
        9: 40,
        10: 48,
        11: 40,
        12: 12,
        13: 40,
        14: 44,
        15: 46,
        16: 40,
        17: 22,
        18: 9,
        19: 5,
        20: 2,
        21: 1,
    }.items()
    for _ in range(weight)
)


def working_days(first: date, last: date) -> list[date]:
    """Monday to Friday without national holidays, both ends included."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]


def office_time(rng: random.Random, day: date) -> datetime:
    """A second of the day; nothing before 08:30."""
    hour = rng.choice(_HOURS)
    minute = rng.randrange(30 if hour == 8 else 0, 60)
    return datetime.combine(day, time(hour, minute, rng.randrange(60)))


def use_times(rng: random.Random, days: list[date], count: int) -> list[datetime]:
    """So many different seconds on a few days (about three uses a day), the first of them rather early than late."""
    wanted = min(len(days), (count + 2) // 3)
    start = min(rng.randrange(len(days)), rng.randrange(len(days)), len(days) - wanted)
    chosen = rng.sample(days[start : start + 2 * wanted + 2], wanted)
    times: set[datetime] = set()
    while len(times) < count:
        # Minutes, not seconds, are kept apart: the newer tool prints no seconds.
        moment = office_time(rng, rng.choice(chosen))
        if all(moment.replace(second=0) != other.replace(second=0) for other in times):
            times.add(moment)
    return sorted(times)
