"""Why a figure of uses is refused, as the recomputation says it: dbt's sentences (vars of dbt_project.yml) once more.

Add here: the sentence of another refusal. Keep out: when it holds (definitions.py, comparisons.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dagster_project.messages import Message

REFUSALS: Final[Mapping[str, Message]] = {
    "last_activity": Message(
        "最後に使った日だけが分かっていて、使った回数は分かりません。",
        "Only days of last activity are known: they do not tell how often the tool was used.",
    ),
    "other_unit": Message(
        "この試行の 1 回は別の単位で数えられていて、この単位での回数は分かりません。",
        "The trial's uses are counted in another unit, which does not tell this one.",
    ),
    "periods_over_days": Message(
        "利用回数が何日かにわたる期間ごとにしか分からないため、使った日数は分かりません。",
        "Uses are known only by periods of several days: nobody knows on how many days the tool was used.",
    ),
    "no_session": Message(
        "会話（セッション）の番号が分からない利用があるため、会話の数は分かりません。",
        "Not every use bears the id of a session (conversation), so sessions cannot be counted.",
    ),
    "units_differ": Message(
        "二つの試行で利用の数え方が違うため、回数を比べられません。両方で分かる数え方は usage_by_definition で確かめてください。",
        "The two trials count uses in different units. See usage_by_definition for a definition that both support.",
    ),
    "one_last_activity": Message(
        "どちらかの試行は最後に使った日だけが分かっていて、使った回数を比べられません。",
        "Of one of the trials only days of last activity are known: its uses cannot be compared.",
    ),
    "no_working_day": Message(
        "どちらかの試行は、開始から最後の利用までに開庁日がないため、1 日あたりにできません。",
        "One of the trials has no working day from its start to its last use: nothing can be said per day.",
    ),
    "nobody_eligible": Message(
        "どちらかの試行は対象者が 0 人のため、1 人あたりにできません。",
        "One of the trials has no eligible people: nothing can be said per person.",
    ),
}


def sentence(refusal: str | None) -> str | None:
    """What readers see for a refusal, None for none."""
    return None if refusal is None else str(REFUSALS[refusal])
