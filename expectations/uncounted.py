"""What an officer should hear of answers that do not count: which survey, how many, for which reason.

Add here: another reason. Keep out: deciding which answers count (dbt, and recompute/surveys.py the second time).
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from dagster_project.messages import Message
from expectations.frames import rows_of

_REASONS: Final = {
    "not_invited_answers": Message("対象者の名簿にない人 {n} 件", "{n} of people not invited"),
    "double_answers": Message(
        "同じ人の二重の回答 {n} 件（最後の有効な回答を数えました）", "{n} double (the last valid one counts)"
    ),
    "early_answers": Message("開始前 {n} 件", "{n} before the first day"),
    "late_answers": Message("締切後 {n} 件", "{n} after the last day"),
}


def uncounted_answers(survey_response: pd.DataFrame) -> tuple[Message, ...]:
    """One message for each survey of the mart with answers that do not count."""
    said = []
    for row in rows_of(survey_response):
        reasons = [(words, row[column]) for column, words in _REASONS.items() if row.get(column)]
        if reasons:
            ja = "、".join(words.ja.format(n=count) for words, count in reasons)
            en = ", ".join(words.en.format(n=count) for words, count in reasons)
            total = sum(count for _, count in reasons)
            said.append(
                Message(
                    f"アンケート {row['survey_id']} の回答 {row['answers_received']} 件のうち {total} 件は数えていません：{ja}。",
                    f"Survey {row['survey_id']}: {total} of {row['answers_received']} answers received do not count: {en}.",
                )
            )
    return tuple(said)
