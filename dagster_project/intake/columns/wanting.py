"""What an unknown table lacks to be read at all: nobody to count, no time, no period.

Add here: another thing without which no columns.yml can be proposed. Keep out: the proposal (proposal.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.columns.guess import Guess
from dagster_project.intake.columns.rules import PERSON
from dagster_project.messages import Message


def what_is_wanting(found: Guess) -> Message | None:
    """None where the columns found tell enough."""
    fields = found.fields.keys()
    if found.lacks_period:
        return _COUNTS_WITHOUT_PERIOD
    if found.kind == "usage_log" and not fields & {"used_at", "period", "period_start"}:
        return _no_column("いつ使ったか（日時）", "when it was used (a time)")
    if found.kind == "roster" and len(fields & {"staff_number", "name", "department", "section"}) < 4:
        return _no_column("職員番号、氏名、部、課のどれか", "one of staff number, name, department and section")
    if found.kind == "survey":
        return (
            None
            if fields
            else _no_column("回答日時、メール、回答番号のどれか", "a time, an e-mail or a number of the answer")
        )
    if not fields & set(PERSON):
        return _no_column("誰か（メールアドレス、職員番号、氏名）", "who it was (e-mail, staff number or name)")
    return None


def _no_column(ja: str, en: str) -> Message:
    return Message(
        f"列名対応表（columns.yml）の案を作れません。{ja}を表す列が見当たりません。その列を書き出しに加えるか、columns.yml を手で書いてください。",
        f"No columns.yml can be proposed: no column seems to say {en}. Add it to the export, or write columns.yml by hand.",
    )


_COUNTS_WITHOUT_PERIOD: Final = Message(
    "1 行に何回分もの利用が数えられているようですが、対象の期間（月、または開始日と終了日）の列がありません。一回ごとのログか、期間の列のある"
    "表を書き出してください。",
    "Its rows seem to count several uses each, but no columns tell the period (a month, or first and last day). Export "
    "a log of single uses, or a table with the period.",
)
