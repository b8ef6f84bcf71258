"""Why a release is refused and why something of a city is not compared, in words for whoever must act.

Add here: the sentence of another verdict or reason. Keep out: when it holds (verification.py, comparability.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from dagster_project.messages import Message

VERDICTS: Final = {
    "schema_version": Message(
        "集計表の版が違い、読めません。団体の katsuyo をハブと同じ版にして、公表し直してもらってください",
        "Its marts are of another version. Ask the city to publish with the hub's version of katsuyo",
    ),
    "unchecked": Message(
        "必須の検査がすべて通ったという記録がありません。団体に公表し直してもらってください",
        "It does not say that every required check passed. Ask the city to publish again",
    ),
    "file_differs": Message(
        "ファイルが欠けているか、マニフェストの SHA-256 と一致しません。団体から受け取り直してください",
        "A file is missing or is not the one the manifest states (SHA-256). Get the release from the city again",
    ),
    "cells_differ": Message(
        "集計表のセルから計算し直したハッシュが、リリースのハッシュと一致しません。公表後に数字が変わっています。団体から受け取り直してください",
        "The hash recomputed from the cells is not the release's: a figure was changed after it was published. Get the "
        "release from the city again",
    ),
    "identity_differs": Message(
        "団体コードかリリースIDが、集計表とマニフェストで一致しないか、正しい団体コードではありません。団体に確かめてください",
        "The organisation code or release id of its marts is not the manifest's, or no valid code. Ask the city",
    ),
    "columns_differ": Message(
        "比較に使う集計表か列がありません。団体の katsuyo をハブと同じ版にして、公表し直してもらってください",
        "A mart or column that comparisons need is missing. Ask the city to publish with the hub's version of katsuyo",
    ),
    "given_twice": Message(
        "同じ団体の別のリリースも渡されていて、どちらを比べるか決められません。片方だけを --from に渡してください",
        "Another release of the same organisation was given too, and nobody can say which counts. Give one of them",
    ),
}

_UNITS: Final = {
    "prompt": Message("送信（prompt）", "prompt"),
    "session": Message("会話（session）", "session"),
    "day": Message("利用日（day）", "day"),
    "reply": Message("返答（reply）", "reply"),
}

NOBODY_ELIGIBLE: Final = Message(
    "対象者数が分からないか 0 人です", "The number of eligible people is not known, or zero"
)
OTHER_TRIAL: Final = Message(
    "同じ年度に、比べる期間とより長く重なる同じ団体の試行があります",
    "Another trial of the city overlaps longer with the period compared in that year",
)
NOBODY_INVITED: Final = Message("回答を求めた人がいません", "Nobody was invited")
ESTIMATED_POPULATION: Final = Message(
    "対象者数が概数のアンケートがあります", "The population of a survey is an approximate number"
)
ONE_WORKSHOP: Final = Message(
    "勉強会が2回より少なく、再参加がありえません", "Fewer than two workshops: nobody can come again"
)
NOBODY_CAME: Final = Message("参加者がいません", "Nobody came")
OTHER_SERIES: Final = Message(
    "勉強会の数が同じ、より延べ参加者の多い同じ団体のシリーズがあります",
    "Another series of the city with as many workshops had more participations",
)


def other_unit(unit: str, compared: str) -> Message:
    own, others = _UNITS.get(unit, Message(unit, unit)), _UNITS.get(compared, Message(compared, compared))
    return Message(
        f"1回の利用の数え方が違います（{own.ja}。比べるのは{others.ja}）",
        f"Another definition of use ({own.en}; compared is {others.en})",
    )


def other_edges(edges: Sequence[int], compared: Sequence[int]) -> Message:
    own, others = ", ".join(map(str, edges)), ", ".join(map(str, compared))
    return Message(
        f"利用回数区分の境目が違います（{own}。比べるのは {others}）",
        f"Other bucket edges ({own}; compared are {others})",
    )


def other_period(start: date, end: date, compared_start: date, compared_end: date) -> Message:
    """Which of the three it is: no day in common, one more than twice as long, or less than half of the longer shared."""
    shared = (min(end, compared_end) - max(start, compared_start)).days + 1
    lengths = sorted([(end - start).days + 1, (compared_end - compared_start).days + 1])
    if shared <= 0:
        fault = Message("期間が重なりません", "The periods do not overlap")
    elif lengths[1] > 2 * lengths[0]:
        fault = Message("期間の長さが2倍より違います", "One period is more than twice as long as the other")
    else:
        fault = Message(
            "期間の重なりが、長い方の半分に足りません", "The periods share less than half of the longer one"
        )
    return Message(
        f"{fault.ja}（{start}〜{end}。比べるのは {compared_start}〜{compared_end}）",
        f"{fault.en} ({start} to {end}; compared is {compared_start} to {compared_end})",
    )


def together(reasons: Sequence[Message]) -> str | None:
    """The reasons of one row as one text, Japanese then English; None where there is none."""
    if not reasons:
        return None
    ja = "".join(f"{reason.ja}。" for reason in reasons)
    en = " ".join(f"{reason.en}." for reason in reasons)
    return f"{ja} / {en}"
