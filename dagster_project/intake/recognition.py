"""Which layout a file is: the one that a columns.yml declares for it, else by its content, among those of its folder.

Add here: how a match, an ambiguity or a near miss is told. Keep out: the layouts (formats/).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from dagster_project.intake.columns_file import Table
from dagster_project.intake.columns_layout import SEVERAL, completed, layout_of
from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.layout import Field, Kind, Layout
from dagster_project.intake.layouts import HEADER_SEARCH_ROWS, Match, Miss, Top, match, top_of
from dagster_project.intake.sheets import Sheet, Unreadable
from dagster_project.messages import Message

KIND_OF_FOLDER: dict[str, Kind] = {
    "roster": "roster",
    "trials": "usage_log",
    "workshops": "attendance",
    "surveys": "survey",
}

# Of a header without an end, an officer reads this much.
_SHOWN_HEADERS: Final = 40
# A field that is none: the header texts of the questions, one of which the header of a survey must have.
_QUESTION: Final = "question"


def recognise_as(sheet: Sheet, kind: Kind, table: Table | None, questions: Sequence[str] = ()) -> Match:
    """The layout of a file with the entry of columns.yml that is about it, None where none is. ``questions``: header
    texts of the programme's questions, of which a survey's header has some.

    Raises:
        Unreadable: the file has not what the entry declares, or nothing is declared and no layout fits.
    """
    if table is None:
        return recognise(sheet, kind)
    layout = layout_of(table, kind)
    if layout is None:
        found = recognise(sheet, kind, completed(LAYOUTS, table, kind))
        return _only_once(found, [field.name for field in found.layout.fields if field.several])
    top = top_of(sheet)
    one_row = _declared(layout, sheet, top, questions)
    if isinstance(one_row, Match):
        return _only_once(one_row, SEVERAL)
    # A header of two rows, where cells merged over both stand in the upper one.
    two_rows = _declared(replace(layout, header_rows=2), sheet, top, questions)
    if isinstance(two_rows, Match):
        return _only_once(two_rows, SEVERAL)
    raise Unreadable(_not_as_declared(one_row))


def _declared(layout: Layout, sheet: Sheet, top: Top, questions: Sequence[str]) -> Match | Miss:
    if not (layout.has_questions and questions):
        return match(layout, sheet, top)
    asked = Field(_QUESTION, tuple(questions), required=True, several=True)
    found = match(replace(layout, fields=(*layout.fields, asked)), sheet, top)
    if isinstance(found, Miss):
        return found
    # Where the header stands is known now; its questions are for landing to find, as in any survey.
    again = match(layout, sheet, top.only(found.header_row - layout.header_rows + 1, layout.header_rows))
    return replace(again, header_row=found.header_row) if isinstance(again, Match) else again


def recognise(sheet: Sheet, kind: Kind, layouts: Sequence[Layout] = LAYOUTS) -> Match:
    """The one layout of that kind whose header the sheet has.

    Raises:
        Unreadable: none fits (the nearest one and what it misses are named), or several do.
    """
    top = top_of(sheet)
    results = [match(layout, sheet, top) for layout in layouts]
    fitting = _uppermost([found for found in results if isinstance(found, Match)])
    wanted = [found for found in fitting if found.layout.kind == kind and not found.layout.refusal]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise Unreadable(_ambiguous(wanted))
    for found in fitting:
        if found.layout.refusal:
            raise Unreadable(found.layout.refusal)
    if fitting:
        raise Unreadable(_wrong_folder(fitting[0].layout))
    misses = [miss for miss in results if isinstance(miss, Miss) and _is_input(miss.layout, kind) and _has_words(miss)]
    raise Unreadable(_unknown(max(misses, key=lambda miss: miss.found), sheet))


def _uppermost(fitting: Sequence[Match]) -> list[Match]:
    """Without those that fit a table below the section that another one fits."""
    top = min((found.header_row for found in fitting if found.layout.is_section), default=None)
    return [found for found in fitting if top is None or found.header_row <= top]


def _is_input(layout: Layout, kind: Kind) -> bool:
    return layout.kind == kind and layout.refusal is None


def _has_words(miss: Miss) -> bool:
    """Whether there is a word for what is missing: none for columns that are told by their place."""
    return all(field.words for field in miss.missing)


def _only_once(found: Match, several: Collection[str]) -> Match:
    """Raises Unreadable where two columns bear the header of one field: nobody says which is meant."""
    for name, columns in found.columns.items():
        if len(columns) > 1 and name not in several:
            field = next(field for field in found.layout.looked_for if field.name == name)
            raise Unreadable(_twice(field, found.layout))
    return found


def _ambiguous(found: Sequence[Match]) -> Message:
    return Message(
        "二つ以上の形式に当てはまります: " + "、".join(match.layout.title.ja for match in found),
        "More than one layout fits: " + ", ".join(match.layout.title.en for match in found),
    )


def _wrong_folder(layout: Layout) -> Message:
    return Message(
        f"これは{layout.title.ja}です。置く場所（inbox のフォルダ）を確かめてください。",
        f"This is a {layout.title.en}. Check the inbox folder that it was put into.",
    )


def _unknown(nearest: Miss, sheet: Sheet) -> Message:
    if not nearest.found:
        return Message(
            f"知っている形式のどれでもありません（{sheet.encoding}、{sheet.width} 列）。見出しの行があるか確かめてください。{_DECLARE.ja}",
            f"No known layout ({sheet.encoding}, {sheet.width} columns). Check that the header row is there. {_DECLARE.en}",
        )
    missing = _named(nearest.missing, 1)
    return Message(
        f"{nearest.layout.title.ja}に近いですが、列 {missing.ja} がありません。列を書き出しに加えるか、見出しを直してください。{_DECLARE.ja}",
        f"Nearly a {nearest.layout.title.en}, but the column {missing.en} is missing. "
        f"Add it to the export, or mend the header. {_DECLARE.en}",
    )


_DECLARE: Final = Message(
    "見出しがほかの言葉で書かれた表は、同じフォルダの columns.yml に宣言できます（`email: ログインID` のように。docs/columns.md）。",
    "A table with other header texts can be declared in a columns.yml of its folder (such as `email: login`; docs/columns.md).",
)


def _not_as_declared(miss: Miss) -> Message:
    missing, title = _named(miss.missing), miss.layout.title
    # Whatever stands there may be a person's: only a row that holds most of the words is surely a header.
    header = miss.header[:_SHOWN_HEADERS] if miss.found >= len(miss.missing) else ()
    if not header:
        return Message(
            f"columns.yml の「{title.ja}」の列 {missing.ja} のある見出しが、上の {HEADER_SEARCH_ROWS} 行にありません。"
            "ファイルの見出しと columns.yml を同じにしてください。別の表なら columns.yml の files を直してください。",
            f"No header with the columns of '{title.en}' in columns.yml (missing: {missing.en}) stands in the first "
            f"{HEADER_SEARCH_ROWS} rows. Make columns.yml say what the header says; if it is another table, "
            "mend files in columns.yml.",
        )
    return Message(
        f"columns.yml の「{title.ja}」の列 {missing.ja} がありません。columns.yml の見出しを直すか、列を書き出しに加えてください。"
        f"このファイルの見出し: {'、'.join(f'「{text}」' for text in header)}",
        f"The column {missing.en} of '{title.en}' in columns.yml is missing. Mend the header text in columns.yml, or add "
        f"the column to the export. Headers of this file: {', '.join(repr(text) for text in header)}",
    )


def _twice(field: Field, layout: Layout) -> Message:
    words = _named((field,))
    return Message(
        f"列 {words.ja} が二つ以上あり、どれを読むか決まりません（columns.yml の「{layout.title.ja}」）。見出しを別にするか、一つを消してください。",
        f"More than one column is {words.en} ('{layout.title.en}' in columns.yml). Give them headers of their own, "
        "or remove one.",
    )


def _named(fields: Sequence[Field], most: int = 3) -> Message:
    """Columns by the words that they may bear, the first ones of each."""
    words = [field.words[:most] for field in fields if field.words]
    return Message(
        "、".join("か".join(f"「{word}」" for word in some) for some in words),
        ", ".join(" or ".join(f"'{word}'" for word in some) for some in words),
    )
