"""What is said of a comparison: why it was refused, and what its number cannot say.

Add here: a sentence about a comparison. Keep out: arithmetic.
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message

NOT_BY_DAY: Final = Message(
    "この試行の利用は日ごとに分からないため、前後を比べられません。",
    "the trial's uses are not known by day, so no windows can be compared.",
)
NO_ROSTER: Final = Message(
    "名簿がないため、参加しなかった職員と比べられません。",
    "there is no staff list, so there is nobody to compare participants with.",
)


def too_few_uses(needed: int) -> Message:
    return Message(
        f"比べる期間のどれかで、どちらかの側の利用が {needed} 回に足りないため、比にできません。",
        f"in one of the windows one side has fewer than {needed} uses, too few for a ratio.",
    )


def too_few_days(before: int, after: int, needed: int) -> Message:
    return Message(
        f"比べられる開庁日が前 {before} 日、後 {after} 日で、必要な {needed} 日に足りません（試行がその時期に動いていません）。",
        f"{before} working days before and {after} after can be compared, fewer than the {needed} needed (no trial ran then).",
    )


def too_few_days_after(after: int, needed: int) -> Message:
    return Message(
        f"開催後の開庁日が {after} 日で、必要な {needed} 日に足りません。",
        f"{after} working days after the workshop are fewer than the {needed} needed.",
    )


def too_few_days_before(before: int, needed: int) -> Message:
    return Message(
        f"開催前の開庁日が {before} 日で、必要な {needed} 日に足りません。",
        f"{before} working days before the workshop are fewer than the {needed} needed.",
    )


def other_unit(earlier: str, later: str) -> Message:
    return Message(
        f"二つの試行で利用の数え方が違います（{earlier} と {later}）。同じ数え方の記録がなければ比べられません。",
        f"the two trials count uses differently ({earlier} and {later}); without the same unit they cannot be compared.",
    )


def too_few_people(treated: int, controls: int, needed: int) -> Message:
    return Message(
        f"組み合わせられたのは参加者 {treated} 人、参加しなかった人 {controls} 人で、必要な {needed} 人ずつに足りません。",
        f"{treated} participants and {controls} others could be matched, fewer than the {needed} needed on each side.",
    )


def caveat(comparison: str, exposed: int, controls: int) -> Message:
    """Self-selection, spill-over (``exposed`` of the ``controls`` work in a section from which somebody came) and what
    this comparison cannot say."""
    own = _CANNOT_SAY[comparison]
    return Message(
        f"{own.ja}参加者は自ら望んだか選ばれた人で、比べた人と意欲が違うかもしれません。比べた {controls} 人のうち {exposed} 人は"
        "参加者のいる課の人で、勉強会の話を聞いて使った分だけ差は小さく出ます。",
        f"{own.en} Participants volunteered or were chosen and may be keener than those they are compared with. {exposed} of "
        f"the {controls} others work in a section from which somebody came: what they learnt from colleagues makes the "
        "estimate too small.",
    )


_CANNOT_SAY: Final = {
    "inside_trial": Message(
        "同じ時期に参加者だけに起きたほかの出来事（異動、業務の繁閑）とは区別できません。",
        "Anything else that happened to participants alone at that time (transfers, busy seasons) cannot be told apart.",
    ),
    "between_trials": Message(
        "二つの試行の間に変わったこと（道具、業務、本人の関心）とは区別できません。",
        "Whatever changed between the two trials (tool, work, interest) cannot be told apart.",
    ),
    "after_only": Message(
        "関連であり、効果ではありません。開催前の利用が分からないため、もともとよく使う人が参加しただけかもしれません。",
        "An association, not an effect: nothing is known of the time before, so those who use the tool anyway may simply have come.",
    ),
    "placebo": Message(
        "勉強会より前の時期の比較で、効果はないはずです。0（比なら 1）から離れていれば、この比べ方を信じてはいけません。",
        "It compares times before the workshop, where no effect can be: if it is far from 0 (a ratio from 1), do not trust this way of comparing.",
    ),
}
