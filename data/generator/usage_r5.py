"""The fiscal-2023 trial's usage log: two monthly exports that overlap, as the tool's administrator saved them.

Add here: what that export does. Keep out: the later tool (``usage_r6.py``).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from data.generator.names import everyday
from data.generator.organisation import SECTIONS
from data.generator.people import City, Person
from data.generator.prompt_titles import category_and_title
from data.generator.textfile import csv_bytes
from data.generator.worktime import office_time, use_times, working_days

# Uses per person, the printed buckets: 95 people of 1 to 9, 20 of 10 to 19, 9 of 20 to 49, 3 of 50 or more.
_LIGHT: Final = {1: 26, 2: 19, 3: 14, 4: 10, 5: 8, 6: 6, 7: 5, 8: 4, 9: 3}
_MIDDLE: Final = (10, 10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 18, 19, 19)
_HEAVY: Final = (20, 21, 23, 26, 29, 33, 38, 44, 49)
_HEAVIEST: Final = (50, 86, 171)
USES: Final = (*(uses for uses, people in _LIGHT.items() for _ in range(people)), *_MIDDLE, *_HEAVY, *_HEAVIEST)

FIRST_DAY, LAST_DAY = date(2023, 10, 2), date(2023, 11, 30)
OVERLAP_FROM: Final = date(2023, 10, 30)
TEST_ROWS: Final = 14
SATURDAY: Final = (datetime(2023, 10, 21, 10, 14, 8), datetime(2023, 10, 21, 10, 31, 52))
IMPOSSIBLE_TIME: Final = "2023/11/31 10:12:00"

HEADER: Final = (
    "利用日時",
    "職員番号",
    "氏名",
    "所属",
    "メールアドレス",
    "利用区分",
    "件名",
    "モデル",
    "入力文字数",
    "出力文字数",
)
_MODELS: Final = ("標準モデル",) * 4 + ("高性能モデル",)
# How the old tool's user table spells names: mostly with a full-width space, some otherwise.
_SPELLINGS: Final[tuple[Callable[[Person], str], ...]] = (
    *(lambda person: person.name(),) * 6,
    *(lambda person: person.name(" "),) * 2,
    *(lambda person: person.name(""),) * 2,
)
# Of the names with a variant character, about half are spelt with the everyday one.
_VARIANT_SPELLINGS: Final[tuple[Callable[[Person], str], ...]] = (
    lambda person: person.name(),
    lambda person: everyday(person.name(" ")),
)

Row = tuple[str, ...]


def users(rng: random.Random, city: City) -> list[Person]:
    """The 127 active people: the leavers and 121 of the staff, more of them where the trial was at home."""
    weights = {"企画部": 4, "総務部": 2, "財務部": 2}
    # The namesakes stay out: they meet in the workshops, where one is a beginner.
    unlikely = ("部長", "会計年度任用職員")
    staff = [person for person in city.staff if person.title not in unlikely and person not in city.namesakes]
    pool = [person for person in staff for _ in range(weights.get(person.department, 1))]
    rng.shuffle(pool)
    chosen = list(dict.fromkeys(pool))[: len(USES) - len(city.leavers)] + list(city.leavers)
    rng.shuffle(chosen)
    return chosen


def people_with_uses(seed: int, city: City) -> dict[Person, int]:
    """Every active person with the number of uses, heaviest last."""
    return dict(zip(users(random.Random(seed), city), USES, strict=True))


def log_files(seed: int, uses: dict[Person, int]) -> dict[str, bytes]:
    """October's and November's export; November's repeats the rows of 30 and 31 October byte for byte."""
    rng = random.Random(seed)
    rows = sorted(_use_rows(rng, uses) + _test_rows(rng))
    october = [row for row in rows if row[0] < "2023/11"]
    november = [row for row in rows if row[0] >= f"{OVERLAP_FROM:%Y/%m/%d}"]
    heaviest = list(uses)[-1]
    november.append((IMPOSSIBLE_TIME, *_who(heaviest, heaviest.name(), heaviest.unit), *_what(rng)))
    return {
        f"利用ログ_令和5年{month}月.csv": csv_bytes([HEADER, *part], encoding="cp932")
        for month, part in ((10, october), (11, november))
    }


def _use_rows(rng: random.Random, uses: dict[Person, int]) -> list[Row]:
    days = working_days(FIRST_DAY, LAST_DAY)
    works_on_saturday = list(uses)[-4]
    rows = []
    for person, count in uses.items():
        times = use_times(rng, days, count)
        if person == works_on_saturday:
            times[: len(SATURDAY)] = SATURDAY
        # One in seven has moved to another section since.
        unit = person.unit if rng.randrange(7) else " ".join(rng.choice(SECTIONS))
        spellings = _SPELLINGS if everyday(person.name()) == person.name() else _VARIANT_SPELLINGS
        who = _who(person, rng.choice(spellings)(person), unit)
        rows += [(_stamp(moment), *who, *_what(rng)) for moment in times]
    return rows


def _test_rows(rng: random.Random) -> list[Row]:
    """The shared test account's rows, in both months but not on the days that both files hold."""
    days = working_days(FIRST_DAY, LAST_DAY)
    october = [day for day in days if day < OVERLAP_FROM]
    november = [day for day in days if day >= date(2023, 11, 1)]
    chosen = rng.sample(october, TEST_ROWS // 2) + rng.sample(november, TEST_ROWS // 2)
    who = ("", "テスト共有", "企画部 デジタル推進課", "ai-test@city.example.lg.jp")
    return [(_stamp(office_time(rng, day)), *who, *_what(rng)) for day in chosen]


def _who(person: Person, name: str, unit: str) -> Row:
    return person.staff_number, name, unit, person.email


def _what(rng: random.Random) -> Row:
    category, title = category_and_title(rng)
    typed = min(rng.randrange(12, 900), rng.randrange(12, 900))
    return category, title, rng.choice(_MODELS), str(typed), str(rng.randrange(80, 1400))


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y/%m/%d %H:%M:%S}"
