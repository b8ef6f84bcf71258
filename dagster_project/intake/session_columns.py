"""Which columns of marks of a hand-kept attendance sheet are those of the workshop in whose folder it lies.

A sheet may hold all workshops of a series (第1回, 第2回, or a column per date), the days of one (1日目, Day 2), or a column of
remarks under the same merged header. Add here: another way to tell whose column it is. Keep out: how headers are found
(layouts.py) and what a mark means (landing/attendance_marks.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import yaml

from dagster_project.intake.layout import Layout, header_key
from dagster_project.intake.layouts import Match, filled
from dagster_project.intake.sheets import Sheet, Unreadable
from dagster_project.intake.timestamps import date_in
from dagster_project.messages import Message
from dagster_project.programme import Workshop

_DATE: Final = re.compile(r"(?:(?P<year>\d{1,4}|元)[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})")
_DAY_OF_ONE: Final = re.compile(r"day\d+|\d+日目|第[\d一二三四五六七八九十]+日|\d+日間?$")
_NUMBER: Final = re.compile(r"第?([\d一二三四五六七八九十]+)[回講]|session(\d+)|セッション(\d+)")
_KANJI: Final = "一二三四五六七八九十"
_REIWA_0: Final = 2018


@dataclass(frozen=True)
class _Marks:
    """A column of marks with its header texts, ``above`` being the upper one (or the row above a single header)."""

    index: int
    above: str
    own: str

    @property
    def text(self) -> str:
        return header_key(self.own if self.own == self.above else f"{self.above} {self.own}")

    @property
    def shown(self) -> str:
        """The header by which a columns.yml can name it."""
        return " ".join((self.own if _session(header_key(self.own)) or not self.above else self.above).split())


def this_workshops(
    sheet: Sheet, found: Match, workshop: Workshop | None, file_name: str, *, is_declared: bool
) -> Match:
    """The match with only this workshop's columns under ``attended``. ``is_declared``: a columns.yml says which they
    are; ``workshop`` is None where no programme is known.

    Raises:
        Unreadable: there are columns of several workshops, and none is this one's by its date or name.
    """
    field = next((field for field in found.layout.fields if field.name == "attended"), None)
    if field is None or not found.layout.begins_with or "attended" not in found.columns:
        return found
    marks = _without_remarks(_marks(sheet, found), found.layout)
    chosen = marks
    if not is_declared:
        chosen = _chosen(marks, found, workshop, file_name)
    kept = {column.index for column in chosen}
    left = [column for column in marks if column.index not in kept]
    others = {index: sheet.head(found.header_row + 1)[-1][index] or "-" for index in found.columns["attended"]}
    notes = () if is_declared else (*_left_out(left, chosen), *_other_title(sheet, found, workshop, chosen))
    return replace(
        found,
        columns={**found.columns, "attended": tuple(sorted(kept))},
        others={**found.others, **{index: text for index, text in others.items() if index not in kept}},
        notes=(*found.notes, *notes),
        asks_programme=not is_declared and workshop is not None,
    )


def _marks(sheet: Sheet, found: Match) -> list[_Marks]:
    rows = sheet.head(found.header_row + 1)
    own = rows[-1]
    above = filled(rows[-2], own) if len(rows) > 1 else [""] * len(own)
    if found.layout.header_rows == 1 and sum(map(bool, map(str.strip, rows[-2] if len(rows) > 1 else []))) < 2:
        above = [""] * len(own)  # a title, which speaks of all columns alike
    return [
        _Marks(index, above[index].strip(), (own[index] or above[index]).strip())
        for index in found.columns["attended"]
    ]


def _without_remarks(marks: list[_Marks], layout: Layout) -> list[_Marks]:
    """Of the columns under one merged header those that are called marks, where some are: 出欠 beside 備考."""
    field = next(field for field in layout.fields if field.name == "attended")
    kept: list[_Marks] = []
    for above in dict.fromkeys(column.above for column in marks):
        group = [column for column in marks if column.above == above]
        named = [c for c in group if c.own != c.above and field.is_called(header_key(c.own))]
        kept += named or group
    return kept


def _chosen(marks: list[_Marks], found: Match, workshop: Workshop | None, file_name: str) -> list[_Marks]:
    sessions = [column for column in marks if _session(column.text)]
    if workshop is not None:
        dated = [column for column in sessions if _DATE.search(column.text)]
        today = [column for column in dated if _is_on(column.text, workshop.held_on)]
        if today:
            return today
        named = [column for column in sessions if column not in dated and _is_named(column.text, workshop.name)]
        if named:
            return named
        if dated or (len(sessions) == 1 == len(marks) and _other_number(marks[0].text, workshop.name)):
            raise Unreadable(_which(marks, found.layout, workshop, file_name))
    if len(marks) == 1:
        return marks
    days = [column for column in marks if _DAY_OF_ONE.search(column.text)]
    # 前半 and 後半 below one merged 出席, or all days of one workshop.
    is_one = len(days) == len(marks) or (
        not sessions and found.layout.header_rows == 2 and len({column.above for column in marks}) == 1
    )
    if is_one:
        return marks
    raise Unreadable(_which(marks, found.layout, workshop, file_name))


def _session(key: str) -> bool:
    return bool(_DATE.search(key) or _NUMBER.search(key) or _DAY_OF_ONE.search(key))


def _is_on(key: str, day: date) -> bool:
    for written in _DATE.finditer(key):
        year, month, number = written["year"], int(written["month"]), int(written["day"])
        years = {day.year} if year is None else _years(1 if year == "元" else int(year))
        if (month, number) == (day.month, day.day) and day.year in years:
            return True
    return False


def _years(year: int) -> set[int]:
    """A year of less than three digits is one of this century or of 令和."""
    return {year} if year > 99 else {2000 + year, _REIWA_0 + year}


def _is_named(key: str, name: str) -> bool:
    if number := _number(key):
        return number == _number(header_key(name))
    return bool(key) and (key in header_key(name) or header_key(name) in key)


def _other_number(key: str, name: str) -> bool:
    """Whether the column bears another number than the workshop's name does."""
    return bool(_number(key) and _number(header_key(name)))


def _number(key: str) -> int | None:
    found = _NUMBER.search(key)
    if found is None:
        return None
    text = next(filter(None, found.groups()))
    if text.isdigit():
        return int(unicodedata.normalize("NFKC", text))
    tens, _, ones = text.rpartition("十")
    return (10 * (_KANJI.find(tens) + 1 or 1) if "十" in text else 0) + (_KANJI.find(ones) + 1 if ones else 0)


def _left_out(left: Sequence[_Marks], chosen: Sequence[_Marks]) -> tuple[Message, ...]:
    if not left:
        return ()
    read, others = _listed(chosen), _listed(left)
    return (
        Message(
            f"出欠の列 {read.ja} をこの回のものとして読みました。{others.ja} は別の回なので読みません。",
            f"read {read.en} as the marks of this workshop; {others.en} are another's and were not read.",
        ),
    )


def _other_title(
    sheet: Sheet, found: Match, workshop: Workshop | None, chosen: Sequence[_Marks]
) -> tuple[Message, ...]:
    """A note where the title gives another day than the workshop's: the sheet may be another one's."""
    titles = sheet.head(found.header_row - found.layout.header_rows + 1)
    days = [day for row in titles for cell in row if (day := date_in(cell))]
    if workshop is None or not days or workshop.held_on in days or any(_DATE.search(c.text) for c in chosen):
        return ()
    return (
        Message(
            f"表題の日付（{days[0]}）が開催日（{workshop.held_on}）と違います。別の回のファイルでないか確かめてください。",
            f"the title gives another day ({days[0]}) than the workshop's ({workshop.held_on}). Check that the file is not "
            "another one's.",
        ),
    )


def _which(marks: Sequence[_Marks], layout: Layout, workshop: Workshop | None, file_name: str) -> Message:
    listed = _listed(marks)
    if workshop is None:
        return Message(
            f"出欠の列が複数あります（{listed.ja}）。どの回の列かは開催日や名前で決まるので、inbox/workshops の当てはまるフォルダに置いてください。",
            f"There are several columns of marks ({listed.en}). Which one is read hangs on the workshop's date or name: put "
            "the file into its folder below inbox/workshops.",
        )
    table = {"files": file_name, "format": layout.name, "columns": {"attended": marks[-1].shown}}
    line = yaml.safe_dump(
        {"tables": [table]}, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1 << 30
    )
    line = line.strip().removeprefix("{").removesuffix("}")
    return Message(
        f"出欠の列（{listed.ja}）のどれが「{workshop.name}」（{workshop.held_on}）のものか決まりません。見出しに開催日を書くか、同じフォルダの "
        f"columns.yml に正しい列の見出しを書いてください（例）: {line}",
        f"Which of the columns of marks ({listed.en}) is that of '{workshop.name}' ({workshop.held_on}) cannot be told. Write "
        f"the date into its header, or name the right column in a columns.yml of its folder, such as: {line}",
    )


def _listed(marks: Sequence[_Marks]) -> Message:
    texts = list(dict.fromkeys(column.shown for column in marks))
    return Message("、".join(f"「{text}」" for text in texts), ", ".join(repr(text) for text in texts))
