"""Arithmetic of input_files: nothing is lost and nothing counts twice.

Add here: what must hold for one delivered file. Keep out: what intake does with a row.
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.suites.house import ExpectSame, Suite


class ExpectRowsConserved(ExpectSame):
    """Rows in are accepted, excluded, quarantined, duplicate or superseded: each row exactly one of them."""

    column_A: str = "rows_in"
    column_B: str = "rows_accounted_for"
    rule: ClassVar[Message] = Message(
        "読み込んだ行は、採用・除外・隔離・重複・差し替え済みの合計",
        "rows in are accepted, excluded, quarantined, duplicate and superseded rows added up",
    )
    todo: ClassVar[Message] = Message(
        "このファイルの取り込みに行の漏れか二重があります。公開せず、landed.delivered_file を確認してください。",
        "Intake lost or doubled rows of this file. Do not publish; look at landed.delivered_file.",
    )


_FATES = ("rows_accepted", "rows_excluded", "rows_quarantined", "rows_duplicate", "rows_superseded")

SUITE = Suite(
    rules=(ExpectRowsConserved,),
    derived={"rows_accounted_for": lambda row, _: sum(row[fate] for fate in _FATES)},
)
