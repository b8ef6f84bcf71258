"""The report's words for what marts hold as codes: units, buckets, stages, comparisons, verdicts, states of a file.

Add here: the words of a code that a mart holds. Keep out: sentences (sections/).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report.page import same

UNITS: Final = {
    "prompt": Message("プロンプト 1 件", "one prompt"),
    "session": Message("会話（セッション） 1 回", "one session (conversation)"),
    "day": Message("使った日 1 日", "one day with use"),
    "reply": Message("返答 1 件", "one reply"),
}
STAGES: Final = {"pre": Message("事前", "before"), "post": Message("事後", "after")}
COMPARISONS: Final = {
    "inside_trial": Message("開催前後の比較", "before and after"),
    "between_trials": Message("前の試行を基準にした比較", "an earlier trial as the baseline"),
    "after_only": Message(
        "開催後だけの比較（関連であり効果ではない）", "the time after alone (an association, no effect)"
    ),
    "placebo": Message("確かめ（開催前どうし、0 のはず）", "placebo (times before, should be 0)"),
}
ATTENDED: Final = {
    "one": Message("この回だけ参加", "attended this one alone"),
    "two_or_more": Message("2 回以上参加", "attended two or more"),
}
MEASURES: Final = {
    "difference": Message("差", "difference"),
    "ratio": Message("比", "ratio"),
}
VERDICTS: Final = {
    "holds": Message("成り立つ", "holds"),
    "holds_by_other_rule": Message("別の丸め方なら成り立つ", "holds by another rounding rule"),
    "unattainable": Message("この分母では存在しない", "does not exist for this denominator"),
    "drifted": Message("集計と違う", "differs from the mart"),
    "undecidable": Message("判定できない", "cannot be decided"),
}
GROUP_VERDICTS: Final = {
    "consistent": Message("矛盾なし", "consistent"),
    "rules_conflict": Message("丸め方がそろわない", "no single rounding rule"),
    "parts_do_not_sum": Message("合計が合わない", "parts do not sum"),
    "two_values": Message("値が二つある", "two values"),
}
KINDS: Final = {
    "roster": Message("職員名簿", "staff list"),
    "usage_log": Message("利用ログ", "usage log"),
    "attendance": Message("出席簿", "attendance"),
    "survey": Message("アンケート", "survey"),
}
FILE_STATES: Final = {
    "landed": Message("採用", "landed"),
    "refused": Message("拒否", "refused"),
    "duplicate": Message("重複", "duplicate"),
    "withdrawn": Message("取り下げ", "withdrawn"),
    "superseded": Message("差し替え済み", "superseded"),
    "vanished": Message("なくなった（行は残る）", "vanished (its rows stay)"),
}


def of(words: Mapping[str, Message], code: object) -> Message:
    """The words of a code; one that nobody has words for stands for itself."""
    return words.get(str(code), same(code))


def bucket(low: int, high: int | None) -> Message:
    """A usage frequency bucket: ``10〜19 回``."""
    if high == 0:
        return Message("使わなかった", "no use")
    if high is None:
        return Message(f"{low} 回以上", f"{low} uses or more")
    if low == high:
        return Message(f"{low} 回", f"{low} use" if low == 1 else f"{low} uses")
    return Message(f"{low}〜{high} 回", f"{low} to {high} uses")


def people(count: int) -> Message:
    """``1,273 人``."""
    return Message(f"{count:,} 人", "1 person" if count == 1 else f"{count:,} people")
