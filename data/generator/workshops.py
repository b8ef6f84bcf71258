"""Who came to the two workshops, and the two lists that were kept: a sheet by hand and a registration export.

Add here: another workshop's list. Keep out: what participants answered (``surveys.py``).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from data.generator.names import everyday
from data.generator.organisation import SECTIONS
from data.generator.people import City, Person
from data.generator.textfile import csv_bytes
from data.generator.workbook import Cell, Sheet

# Sections that sent two people, one and none: 19 * 2 + 41 * 1 = 79.
SENT_TWO, SENT_ONE, SENT_NONE = 19, 41, 4
ABSENT: Final = 5
LECTURE_ONLY: Final = 3
REPEATED, NEWCOMERS, STAYED_AWAY, CANCELLED = 16, 11, 4, 2
VARIANT: Final = "髙"


@dataclass(frozen=True)
class Attendance:
    """Participants of both workshops and those who registered but did not come."""

    first: tuple[Person, ...]
    first_absent: tuple[Person, ...]
    misspelt: Person
    second: tuple[Person, ...]
    second_absent: tuple[Person, ...]
    second_cancelled: tuple[Person, ...]
    other_domain: Person

    def everyone(self) -> list[Person]:
        """Each of the people who came to at least one workshop, once."""
        return list(dict.fromkeys(self.first + self.second))


def draw_attendance(seed: int, city: City, uses: dict[Person, int]) -> Attendance:
    """79 participants of workshop 1 (one namesake among them) and 27 of workshop 2 (the other one, as a newcomer)."""
    rng = random.Random(seed)
    beginners = [
        person
        for person in city.staff
        if uses.get(person, 0) < 10 and person.title not in ("部長", "課長") and person != city.namesakes[1]
    ]
    misspelt = next(p for p in beginners if p.surname.startswith(VARIANT) and p.section != city.namesakes[0].section)
    first, absent = _first_workshop(rng, beginners, (city.namesakes[0], misspelt))
    repeated = rng.sample([person for person in first if person != city.namesakes[0]], REPEATED)
    volunteers = [person for person in beginners if person not in first and person not in absent]
    curious = [person for person in volunteers if person in uses]
    newcomers = [city.namesakes[1], *rng.sample(curious, 4)]
    newcomers += rng.sample([person for person in volunteers if person not in newcomers], NEWCOMERS - len(newcomers))
    rest = [person for person in volunteers if person not in newcomers]
    away = rng.sample(rest, STAYED_AWAY + CANCELLED)
    return Attendance(
        first=first,
        first_absent=absent,
        misspelt=misspelt,
        second=(*repeated, *newcomers),
        second_absent=tuple(away[:STAYED_AWAY]),
        second_cancelled=tuple(away[STAYED_AWAY:]),
        other_domain=newcomers[-1],
    )


def _first_workshop(
    rng: random.Random, beginners: list[Person], certain: tuple[Person, ...]
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    sections = [section for _, section in SECTIONS]
    rng.shuffle(sections)
    sections.sort(key=lambda section: not any(person.section == section for person in certain))
    sent = dict(zip(sections, [2] * SENT_TWO + [1] * SENT_ONE + [0] * SENT_NONE, strict=True))
    participants: list[Person] = []
    absent: list[Person] = []
    for _, section in SECTIONS:
        colleagues = [person for person in beginners if person.section == section]
        rng.shuffle(colleagues)
        colleagues.sort(key=lambda person: person not in certain)
        participants += colleagues[: sent[section]]
        # Three of the sections without a participant had registered somebody; two others a second person.
        if section in sections[-3:] or section in sections[SENT_TWO : SENT_TWO + 2]:
            absent.append(colleagues[sent[section]])
    return tuple(participants), tuple(absent)


def first_sheet(seed: int, attendance: Attendance) -> Sheet:
    """Workshop 1's attendance sheet as kept by hand: titles, two header rows, ○ marks, a gap, a total."""
    rng = random.Random(seed)
    sheet = Sheet("出席簿", widths=(5, 18, 20, 10, 16, 6, 6, 26))
    sheet.merge(0, 0, 0, 7, "令和6年度 第1回 生成AI活用勉強会 出席簿（合成データ）")
    sheet.merge(1, 0, 1, 7, "令和6年9月25日（水）13:30～15:30 会議室A")
    for column, text in ((0, "No."), (3, "職員番号"), (4, "氏名"), (7, "備考")):
        sheet.merge(3, column, 4, column, text)
    sheet.merge(3, 1, 3, 2, "所属")
    sheet.merge(3, 5, 3, 6, "出席")
    sheet.row(4, (None, "部", "課", None, None, "講義", "演習"))
    order = {section: place for place, section in enumerate(SECTIONS)}
    registered = sorted(attendance.first + attendance.first_absent, key=lambda p: order[p.department, p.section])
    left_early = set(rng.sample(attendance.first, LECTURE_ONLY))
    row = 5
    for number, person in enumerate(registered, start=1):
        if number == 43:
            row += 1  # a gap where the page used to end
        sheet.row(row, _first_row(number, person, attendance, left_early))
        row += 1
    came = len(attendance.first)
    sheet.row(row, (None, "合計", None, None, None, came, came - LECTURE_ONLY))
    return sheet


def _first_row(number: int, person: Person, attendance: Attendance, left_early: set[Person]) -> tuple[Cell, ...]:
    # Every ninth staff number was typed in as a number: its leading zeros are gone.
    staff_number: Cell = int(person.staff_number) if number % 9 == 4 else person.staff_number
    name = everyday(person.name()) if person == attendance.misspelt else person.name()
    marks: tuple[Cell, Cell] = ("○", "○")
    remark = ""
    if person in attendance.first_absent:
        marks, remark = (None, None), "欠席（公務のため）" if number % 2 else ""
    elif person in left_early:
        marks, remark = ("○", None), "窓口対応のため演習前に退席"
    return number, person.department, person.section, staff_number, name, *marks, remark


SECOND_HEADER: Final = ("受付番号", "申込日時", "所属", "氏名", "メールアドレス", "参加状況", "備考")


def second_file(seed: int, attendance: Attendance) -> bytes:
    """Workshop 2's registrations with what became of them, by time of registration, and a total."""
    rng = random.Random(seed)
    people = [
        *((person, "出席") for person in attendance.second),
        *((person, "欠席") for person in attendance.second_absent),
        *((person, "キャンセル") for person in attendance.second_cancelled),
    ]
    rng.shuffle(people)
    times = sorted(_registration_time(rng) for _ in people)
    rows = []
    for number, ((person, status), moment) in enumerate(zip(people, times, strict=True), start=1):
        email = person.email
        if person == attendance.other_domain:
            email = email.replace("city.example.lg.jp", "city-example.onmicrosoft.com")
        remark = {"欠席": "公務のため", "キャンセル": "日程が合わなくなったため"}.get(status, "")
        if person in attendance.first and number % 3 == 0:
            remark = "第1回にも参加"
        stamp = f"{moment:%Y/%m/%d} {moment.hour}:{moment:%M}"
        rows.append((str(number), stamp, person.unit, person.name(" "), email, status, remark))
    total = ("合計", "", "", "", "", str(len(attendance.second)), "")
    return csv_bytes([SECOND_HEADER, *rows, total], encoding="utf-8-sig")


def _registration_time(rng: random.Random) -> datetime:
    day = date(2024, 10, 1) + timedelta(days=rng.choice((0, 1, 2, 3, 6, 7, 8, 9, 10, 14, 15, 16, 17)))
    return datetime.combine(day, time(rng.randrange(8, 18), rng.randrange(60)))
