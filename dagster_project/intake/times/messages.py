"""What a person is told about the times of a file: which reading was taken and why, or why none could be.

Add here: another sentence about times. Keep out: cells of the file, which are a person's; a row is named by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dagster_project.intake.times.style import Style
from dagster_project.intake.times.styles import STYLES
from dagster_project.messages import Message

BY_DAYS: Final = Message("12 より大きい日があるので", "days above 12 tell")
BY_EXPECTED: Final = Message("programme.yml の期間に合うので", "it agrees with the dates in programme.yml")
BY_ORDER: Final = Message("行が時刻の順に並ぶので", "the rows then stand in order of time")
BY_AGE: Final = Message("この書き出しはそれほど古いものではありえないので", "no such export is that old")
BY_CUSTOM: Final = Message("見出しの言語ではこう書かれるので", "that goes with the language of its headers")


def _listed(styles: Sequence[Style]) -> Message:
    return Message(
        "、".join(f"「{style.title.ja}」" for style in styles), ", ".join(f"'{style.title.en}'" for style in styles)
    )


_WHERE: Final = Message(
    "同じフォルダの columns.yml のこのファイルの項目に", "this file's entry in a columns.yml of its folder"
)


def _line(styles: Sequence[Style]) -> str:
    """The line of columns.yml for each of the styles."""
    return " / ".join(f"`timestamp: {style.name}`" for style in styles)


def decided(header: str, style: Style, among: Sequence[Style], evidence: Message) -> Message:
    """A note for a file that could have been read in more than one way."""
    others = _listed([other for other in among if other is not style])
    return Message(
        f"列「{header}」の日時は{others.ja}とも読めますが、{evidence.ja}「{style.title.ja}」と読みました。"
        f"違うときは、{_WHERE.ja} {_line(among)} と書いてください。",
        f"the times of column '{header}' could also be {others.en}; read as '{style.title.en}', as {evidence.en}. "
        f"If that is wrong, write {_line(among)} into {_WHERE.en}.",
    )


def ambiguous(header: str, styles: Sequence[Style]) -> Message:
    readings = _listed(styles)
    return Message(
        f"列「{header}」の日時は{readings.ja}のどれとも読め、どれかを決める手がかりがファイルにありません。"
        "年を4桁で先に書く形（2025/06/11）で書き出し直すか、"
        f"{_WHERE.ja} {_line(styles)} と書いてください（docs/columns.md）。",
        f"The times of column '{header}' can be read as {readings.en}, and nothing in the file decides. "
        "Export it again with a four-digit year first (2025/06/11), or write "
        f"{_line(styles)} into {_WHERE.en} (docs/columns.md).",
    )


def no_style(header: str, nearest: Style | None, row_number: int) -> Message:
    """``row_number``: the first row that the nearest style does not fit."""
    if nearest is None:
        return Message(
            f"列「{header}」は日時として読めません。最初は {row_number} 行目です。{_example('ja')}",
            f"Column '{header}' cannot be read as times, from row {row_number} on. {_example('en')}",
        )
    return Message(
        f"列「{header}」の日時の書き方が一つに決まりません。最も多いのは「{nearest.title.ja}」で、{row_number} 行目が最初の例外です。"
        "一つの書き方にそろえてください。",
        f"Column '{header}' writes times in more than one way. Most are '{nearest.title.en}'; row {row_number} is the "
        "first that is not. Write all in one way.",
    )


def unknown_style(header: str, declared: str) -> Message:
    known = Message(
        "、".join(f"{style.name}: {style.title.ja}" for style in STYLES),
        ", ".join(f"{style.name}: {style.title.en}" for style in STYLES),
    )
    return Message(
        f"列「{header}」の日時の書式「{declared}」を知りません。使えるのは: {known.ja}",
        f"'{declared}', declared for column '{header}', is no known style of time. Known: {known.en}",
    )


def not_a_time(style: Style | None, is_declared: bool = False) -> Message:
    if is_declared and style is not None:
        return Message(
            f"日時として読めません。columns.yml は日時の書き方を {style.name}（{style.title.ja}）としています。",
            f"not a possible time. columns.yml says that times are written as {style.name}: {style.title.en}",
        )
    if style is None:
        return Message(f"日時として読めません。{_example('ja')}", f"not a possible time. {_example('en')}")
    return Message(
        f"日時として読めません。このファイルの日時の書き方: {style.title.ja}",
        f"not a possible time. This file writes times as: {style.title.en}",
    )


def _example(language: str) -> str:
    return "例: 2023/10/02 09:05:31" if language == "ja" else "Example: 2023/10/02 09:05:31"
