"""Which layout a file is: by its content, among the layouts of the folder it was put into.

Add here: how a match, an ambiguity or a near miss is told. Keep out: the layouts (formats/).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.layouts import HEADER_SEARCH_ROWS, Kind, Layout, Match, Miss, match
from dagster_project.intake.sheets import Sheet, Unreadable
from dagster_project.messages import Message

KIND_OF_FOLDER: dict[str, Kind] = {
    "roster": "roster",
    "trials": "usage_log",
    "workshops": "attendance",
    "surveys": "survey",
}


def recognise(sheet: Sheet, kind: Kind, layouts: Sequence[Layout] = LAYOUTS) -> Match:
    """The one layout of that kind whose header the sheet has.

    Raises:
        Unreadable: none fits (the nearest one and what it misses are named), or several do.
    """
    top = sheet.head(HEADER_SEARCH_ROWS)
    results = [match(layout, sheet, top) for layout in layouts]
    fitting = [found for found in results if isinstance(found, Match)]
    wanted = [found for found in fitting if found.layout.kind == kind]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise Unreadable(_ambiguous(wanted))
    if fitting:
        raise Unreadable(_wrong_folder(fitting[0].layout))
    misses = [miss for miss in results if isinstance(miss, Miss) and miss.layout.kind == kind]
    raise Unreadable(_unknown(max(misses, key=lambda miss: miss.found), sheet))


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
            f"知っている形式のどれでもありません（{sheet.encoding}、{sheet.width} 列）。見出しの行があるか確かめてください。",
            f"No known layout ({sheet.encoding}, {sheet.width} columns). Check that the header row is there.",
        )
    missing_ja = "、".join(f"「{field.words[0]}」" for field in nearest.missing)
    missing_en = ", ".join(f"'{field.words[0]}'" for field in nearest.missing)
    return Message(
        f"{nearest.layout.title.ja}に近いですが、列 {missing_ja} がありません。列を書き出しに加えるか、見出しを直してください。",
        f"Nearly a {nearest.layout.title.en}, but the column {missing_en} is missing. "
        "Add it to the export, or mend the header.",
    )
