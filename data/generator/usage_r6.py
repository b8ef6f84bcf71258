"""The first weeks of the November fiscal-2024 trial, an invention: one export of another tool.

Add here: what that export does. Keep out: the earlier tool (``usage_r5.py``).
"""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Final

from data.generator.people import City, Person
from data.generator.textfile import csv_bytes
from data.generator.worktime import use_times, working_days

FIRST_DAY, LAST_DAY = date(2024, 11, 1), date(2024, 11, 22)
HEADER: Final = ("日時", "ユーザー名", "メール", "部署", "業務分類", "プロンプト文字数", "回答文字数")

# How many of each group use the tool, and numbers of uses to draw from: more after a workshop, yet no miracle.
PARTICIPANTS, EARLIER_USERS, OTHERS = 58, 54, 98
_PARTICIPANT_USES: Final = (1, 1, 2, 3, 3, 4, 5, 6, 8, 9, 11, 12, 14, 16, 19, 24, 33)
_EARLIER_USER_USES: Final = (1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 15, 19, 26, 41)
_OTHER_USES: Final = (1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 13, 18, 27)

# A category (業務分類) as often as it is to be drawn.
_WEIGHTS: Final = {"文書作成・校正": 11, "アンケート作成・分析": 4, "アイデア出し": 5, "表計算の関数": 4, "要約": 6}
_KINDS: Final = tuple(kind for kind, weight in _WEIGHTS.items() for _ in range(weight))
# One person works past midnight: the local day differs from the UTC day, the first time even the trial does.
NIGHT: Final = tuple(datetime(2024, 11, day, 0, 20) for day in (1, 7, 13, 20))


def log_files(seed: int, city: City, participants: list[Person], earlier_users: list[Person]) -> dict[str, bytes]:
    """The export of 2024-11-22 by file name; workshop participants and earlier users are likelier to be in it."""
    rng = random.Random(seed)
    uses = _people_with_uses(rng, city, participants, earlier_users)
    night_worker = next(person for person, count in uses.items() if count >= 12)
    days = working_days(FIRST_DAY, LAST_DAY)
    rows = []
    for person, count in uses.items():
        times = use_times(rng, days, count)
        if person == night_worker:
            times[: len(NIGHT)] = NIGHT
        who = (person.name(" "), person.email, person.unit)
        rows += [(f"{moment:%Y-%m-%d %H:%M}", *who, *_what(rng)) for moment in times]
    return {"ai_usage_20241122.csv": csv_bytes([HEADER, *sorted(rows)], encoding="utf-8-sig", line_end="\n")}


def _people_with_uses(
    rng: random.Random, city: City, participants: list[Person], earlier_users: list[Person]
) -> dict[Person, int]:
    known = set(participants) | set(earlier_users)
    earlier = [person for person in earlier_users if person not in participants and person not in city.leavers]
    others = [person for person in city.staff if person not in known and person.title != "部長"]
    groups = (
        (participants, PARTICIPANTS, _PARTICIPANT_USES),
        (earlier, EARLIER_USERS, _EARLIER_USER_USES),
        (others, OTHERS, _OTHER_USES),
    )
    return {person: rng.choice(uses) for people, count, uses in groups for person in rng.sample(people, count)}


def _what(rng: random.Random) -> tuple[str, str, str]:
    typed = min(rng.randrange(10, 1500), rng.randrange(10, 1500))
    return rng.choice(_KINDS), str(typed), str(rng.randrange(60, 2200))
