"""Rows of Microsoft 365 Copilot's reports: concealed people, the day of the last use, counts that JSON nests.

Add here: what of a row must be computed before it lands. Keep out: header words (m365_copilot.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.messages import Message

# A tenant that conceals its people writes a hash in place of principal name and display name.
_CONCEALED: Final = r"\A\s*[0-9A-Fa-f]{32}\s*\z"
# Names that Microsoft does not document; as they were seen, the first that an entry has.
_PROMPTS: Final = (
    "promptsSubmitted",
    "promptsSubmittedForAllApps",
    "promptsSubmittedAllApps",
    "totalPromptsSubmitted",
)
_KEPT: Final = (ROW_NUMBER, "period_end", "period_days", "uses", "account", "next_page")


def counts(rows: pa.Table) -> pa.Table:
    """The rows without a hash for a name."""
    return pa.table(_people(rows, _KEPT))


def last_uses(rows: pa.Table) -> pa.Table:
    """The rows with one day of last use: that over all apps, where there is none the latest of any app's."""
    days = [_text(rows, name) for name in ("last_used_on", *_numbered(rows, "app_used_on"))]
    overall, *apps = [pc.utf8_trim_whitespace(column) for column in days]
    if apps:
        # Reports write 2026-07-03: the latest day is the last text.
        latest = pc.max_element_wise(*apps)
        overall = pc.if_else(pc.equal(overall, ""), latest, overall)
    return pa.table(_people(rows, _KEPT) | {"last_used_on": overall})


def nested_counts(rows: pa.Table) -> pa.Table:
    """One row per person and period of the entries in a cell of JSON; a cell without any is one row without counts."""
    numbers = rows[ROW_NUMBER].to_pylist()
    further = max(numbers, default=0)
    taken: list[int] = []
    made: dict[str, list[Any]] = {ROW_NUMBER: [], "period_days": [], "uses": []}
    for place, cell in enumerate(_text(rows, "periods").to_pylist()):
        for order, (days, prompts) in enumerate(_entries(cell)):
            further += order > 0
            taken.append(place)
            made[ROW_NUMBER].append(further if order else numbers[place])
            made["period_days"].append(days)
            made["uses"].append(prompts)
    kept = _people(rows.take(pa.array(taken, pa.int64())), _KEPT)
    texts = {name: pa.array(made[name], pa.string()) for name in ("period_days", "uses")}
    return pa.table(kept | {ROW_NUMBER: pa.array(made[ROW_NUMBER], pa.int64())} | texts)


def remarks(rows: pa.Table) -> tuple[Message, ...]:
    """How many people are concealed, and whether the file is but one page of an answer."""
    accounts = pc.unique(_text(rows, "account"))
    concealed = int(pc.sum(pc.match_substring_regex(accounts, _CONCEALED)).as_py() or 0)
    said = [_concealed(concealed)] if concealed else []
    if "next_page" in rows.column_names and pc.any(pc.not_equal(_text(rows, "next_page"), "")).as_py():
        said.append(_ONE_PAGE)
    return tuple(said)


def _people(rows: pa.Table, kept: tuple[str, ...]) -> dict[str, pa.ChunkedArray]:
    """The columns of ``kept`` that are there; of the name, only what is one."""
    found = {name: rows[name] for name in kept if name in rows.column_names}
    name = _text(rows, "name")
    return found | {"name": pc.if_else(pc.match_substring_regex(name, _CONCEALED), "", name)}


def _text(rows: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in rows.column_names:
        return pa.chunked_array([pa.array([""] * rows.num_rows, pa.string())])
    return rows[name].cast(pa.string())


def _numbered(rows: pa.Table, name: str) -> Iterator[str]:
    yield from (column for column in rows.column_names if column == name or column.startswith(f"{name}_"))


def _entries(cell: str) -> list[tuple[str, str]]:
    """(days, prompts) of each period."""
    try:
        found = json.loads(cell, parse_int=str, parse_float=str) if cell else []
    except (ValueError, RecursionError):
        found = []
    entries = [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
    told = [(str(entry.get("reportPeriod", "")), _prompts(entry)) for entry in entries]
    return told or [("", "")]


def _prompts(entry: dict[str, Any]) -> str:
    return next((str(entry[name]) for name in _PROMPTS if entry.get(name) is not None), "")


def _concealed(people: int) -> Message:
    return Message(
        f"利用者名が匿名化されています（{people} 人、32 桁の英数字）。人数は数えますが、職員名簿や勉強会の参加者とは照合できません。"
        "名前で書き出すには、Microsoft 365 管理センターの［設定］→［組織設定］→［サービス］→［レポート］で、レポートに匿名化した"
        "ユーザー名を表示する設定のチェックを外してから書き出し直してください（全体管理者）。",
        f"The people's names are concealed ({people} people, 32 hex digits). They are counted, but cannot be matched with a "
        "roster or a workshop. To export names, a global administrator clears 'Display concealed user, group, and site "
        "names in all reports' in the Microsoft 365 admin centre (Settings, Org settings, Services, Reports), then export "
        "again.",
    )


_ONE_PAGE: Final = Message(
    "続きのページがあります（@odata.nextLink）。続きもすべて取得し、このフォルダに置いてください。",
    "There are further pages (@odata.nextLink). Fetch all of them, and put them into this folder.",
)
