"""The people of the demo: staff of fiscal 2024, those who left before, and the roster workbook.

Add here: properties of a person. Keep out: what people did (``usage_r5.py``, ``workshops.py``, ``answers.py``).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Final

from data.generator.names import GIVEN_NAMES, OFTEN, SURNAMES, everyday
from data.generator.organisation import RANK, SECTIONS, TITLES
from data.generator.workbook import Sheet

STAFF: Final = 1412
LEAVERS: Final = 6
SMALLEST_SECTION: Final = 8


@dataclass(frozen=True)
class Person:
    """One made-up person with the department and section of fiscal 2024 (a leaver's: of fiscal 2023)."""

    staff_number: str
    surname: str
    given_name: str
    kana: str
    department: str
    section: str
    title: str

    @property
    def email(self) -> str:
        return f"u{self.staff_number}@city.example.lg.jp"

    @property
    def unit(self) -> str:
        return f"{self.department} {self.section}"

    def name(self, space: str = "　") -> str:
        return f"{self.surname}{space}{self.given_name}"


@dataclass(frozen=True)
class City:
    """Staff in roster order, the leavers, and two of the staff who share one name in different sections."""

    staff: tuple[Person, ...]
    leavers: tuple[Person, ...]
    namesakes: tuple[Person, Person]


def make_city(seed: int) -> City:
    """1,412 staff and 6 leavers, all names different (also in everyday characters) but for the two namesakes."""
    rng = random.Random(seed)
    numbers = [f"{number:06d}" for number in rng.sample(range(101, 9800), STAFF + LEAVERS)]
    names = _different_names(rng, STAFF + LEAVERS)
    posts = _posts(rng)
    people = [
        Person(number, surname[0], given[0], f"{surname[1]}　{given[1]}", *post)
        for number, (surname, given), post in zip(numbers, names, posts, strict=True)
    ]
    staff, leavers = people[:STAFF], people[STAFF:]
    first = staff[200]
    place = next(place for place in range(900, STAFF) if staff[place].section != first.section)
    second = replace(staff[place], surname=first.surname, given_name=first.given_name, kana=first.kana)
    staff[place] = second
    staff.sort(key=_roster_order)
    return City(tuple(staff), tuple(leavers), (first, second))


def roster_sheet(city: City) -> Sheet:
    """The roster as personnel keeps it: a merged title, a blank row, the header, and a total that is no person."""
    sheet = Sheet("名簿", widths=(10, 16, 20, 18, 20, 18, 30))
    sheet.merge(0, 0, 0, 6, "職員名簿（令和6年4月1日現在）※合成データ")
    sheet.row(2, ("職員番号", "氏名", "フリガナ", "部", "課", "職名", "メールアドレス"))
    for number, person in enumerate(city.staff, start=3):
        sheet.row(
            number,
            (
                person.staff_number,
                person.name(),
                person.kana,
                person.department,
                person.section,
                person.title,
                person.email,
            ),
        )
    sheet.row(3 + len(city.staff), ("合計", len(city.staff)))
    return sheet


def _different_names(rng: random.Random, count: int) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    surnames = SURNAMES + OFTEN + OFTEN
    names: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {}
    while len(names) < count:
        surname, given = rng.choice(surnames), rng.choice(GIVEN_NAMES)
        names.setdefault(everyday(surname[0] + given[0]), (surname, given))
    return list(names.values())


def _posts(rng: random.Random) -> list[tuple[str, str, str]]:
    """Department, section and title of every person: heads first, then the rest; the leavers' posts come last."""
    heads = [(department, section, "課長") for department, section in SECTIONS]
    directors: dict[str, tuple[str, str, str]] = {}
    for department, section in SECTIONS:
        directors.setdefault(department, (department, section, "部長"))
    # A larger section stands several times in the pool, so that sections differ in size as they do in a city.
    pool = [unit for unit in SECTIONS for _ in range(rng.randrange(2, 9))]
    filled = [unit for unit in SECTIONS for _ in range(SMALLEST_SECTION - 1)]
    posts = heads + list(directors.values())
    filled += [rng.choice(pool) for _ in range(STAFF - len(posts) - len(filled))]
    posts += [(department, section, rng.choice(TITLES)) for department, section in filled]
    return posts + [(*rng.choice(SECTIONS), "主事") for _ in range(LEAVERS)]


def _roster_order(person: Person) -> tuple[int, int, str]:
    return SECTIONS.index((person.department, person.section)), RANK.index(person.title), person.staff_number
