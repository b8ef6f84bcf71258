"""Which columns of marks of a hand-kept attendance sheet are those of the workshop in whose folder it lies.

A sheet may hold all workshops of a series (第1回, 第2回, or a column per date), the days of one (1日目, Day 2), or a column of
remarks under the same merged header. Add here: another way to tell whose column it is. Keep out: how headers are found
(layouts.py) and what a mark means (landing/attendance_marks.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import yaml

from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising.header_rows import filled
from dagster_project.intake.recognising.layout import Layout, header_key
from dagster_project.intake.recognising.layouts import Match
from dagster_project.intake.recognising.session_labels import (
    has_date,
    is_day_of_one,
    is_named,
    is_of_other_number,
    is_on,
    is_session,
)
from dagster_project.intake.times.timestamps import date_in
from dagster_project.messages import Message
from dagster_project.programme import Workshop


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
        return " ".join((self.own if is_session(header_key(self.own)) or not self.above else self.above).split())


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
    own, indexes = rows[-1], found.columns["attended"]
    above = [text.strip() for text in (filled(rows[-2], own) if len(rows) > 1 else [""] * len(own))]
    if found.layout.header_rows == 1 and len({above[index] for index in indexes}) == 1:
        above = [""] * len(own)  # a title, which speaks of all columns alike
    return [_Marks(index, above[index], own[index].strip() or above[index]) for index in indexes]


def _without_remarks(marks: list[_Marks], layout: Layout) -> list[_Marks]:
    """Of the columns under one merged header those that are called marks, where some are: 出欠 beside 備考."""
    # The words of the known layout: a columns.yml may have put another into their place.
    known = next((known for known in LAYOUTS if known.name == layout.name), layout)
    field = next(field for field in known.fields if field.name == "attended")
    kept: list[_Marks] = []
    for above in dict.fromkeys(column.above for column in marks):
        group = [column for column in marks if column.above == above]
        named = [c for c in group if c.own != c.above and field.is_called(header_key(c.own))]
        kept += named or group
    return kept


def _chosen(marks: list[_Marks], found: Match, workshop: Workshop | None, file_name: str) -> list[_Marks]:
    sessions = [column for column in marks if is_session(column.text)]
    if workshop is not None:
        dated = [column for column in sessions if has_date(column.text)]
        today = [column for column in dated if is_on(column.text, workshop.held_on)]
        if today:
            return today
        named = [column for column in sessions if column not in dated and is_named(column.text, workshop.name)]
        if named:
            return named
        if dated or (len(sessions) == 1 == len(marks) and is_of_other_number(marks[0].text, workshop.name)):
            raise Unreadable(_which(marks, found.layout, workshop, file_name))
    if len(marks) == 1:
        return marks
    days = [column for column in marks if is_day_of_one(column.text)]
    # 前半 and 後半 below one merged 出席, or all days of one workshop.
    is_one = len(days) == len(marks) or (
        not sessions and found.layout.header_rows == 2 and len({column.above for column in marks}) == 1
    )
    if is_one:
        return marks
    raise Unreadable(_which(marks, found.layout, workshop, file_name))


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
    if workshop is None or not days or workshop.held_on in days or any(has_date(c.text) for c in chosen):
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
