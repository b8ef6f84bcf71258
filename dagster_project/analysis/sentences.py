"""The sentences that explain one figure by its own counts: the arithmetic and, where needed, what to do.

Add here: a sentence about one figure and its declared counts. Keep out: comparison with the marts
(mart_sentences.py), groups (group_sentences.py), and any decision: these functions are told what was found.
"""

from __future__ import annotations

from collections.abc import Mapping

from dagster_project.analysis.attainability import (
    attainable_numerators,
    nearby_denominators,
    nearest_attainable,
    power,
    rules_giving,
)
from dagster_project.analysis.figure import Figure
from dagster_project.analysis.rounding import HOUSE_RULE, MEAN, Rule, format_scaled, round_ratio
from dagster_project.analysis.wording import (
    listed,
    printed_text,
    ratio_text,
    rounded_text,
    rule_list,
    rule_with_steps,
    share_text,
    steps_text,
)
from dagster_project.messages import Message


def by_house_rule(figure: Figure, numerator: int, denominator: int) -> Message:
    """The ratio gives the printed value by rounding half up."""
    ratio, printed = ratio_text(figure, numerator, denominator), printed_text(figure)
    return Message(f"{ratio} は四捨五入で {printed} です。", f"{ratio} rounds half up to {printed}.")


def by_other_rule(figure: Figure, numerator: int, denominator: int, rules: tuple[Rule, ...]) -> Message:
    """Only rules other than half up give the printed value."""
    ratio, printed = ratio_text(figure, numerator, denominator), printed_text(figure)
    rounded, names = rounded_text(figure, numerator, denominator), rule_list(rules)
    return Message(
        f"{ratio} は四捨五入で {rounded} です。印刷値 {printed} は{names.ja}でのみ得られます。"
        f"{rounded} に直すか、どの規則によるかを書き添えてください。",
        f"{ratio} rounds half up to {rounded}. The printed {printed} follows only by {names.en}. "
        f"Print {rounded}, or say which rule was used.",
    )


def by_no_rule(figure: Figure, numerator: int, denominator: int) -> Message:
    """No rule leads from the ratio to the printed value; the numerators that would are named."""
    ratio, printed = ratio_text(figure, numerator, denominator), printed_text(figure)
    rounded = rounded_text(figure, numerator, denominator)
    hits = attainable_numerators(
        figure.printed, denominator, figure.places, HOUSE_RULE, figure.scale, of_whole=numerator <= denominator
    )
    if figure.kind == "percent" and figure.places > 0 and _is_ratio_itself(figure, numerator, denominator):
        remedy = Message(
            f"{figure.number} は割合そのもので、百分率ではありません。表計算ソフトが書き換えた値かもしれません。",
            f"{figure.number} is the ratio itself, not a percentage: a spreadsheet may have turned it.",
        )
    elif hits:
        would = ratio_text(figure, hits.start, denominator)
        remedy = Message(f"同じ分母では {would} なら得られます。", f"Of the same denominator {would} would give it.")
    else:
        remedy = nearby(figure, denominator)
    return Message(
        f"{ratio} は四捨五入で {rounded} です。印刷値 {printed} は、どの端数処理でも得られません。{remedy.ja}"
        "分子、分母、印刷値のどれが誤りかを確かめてください。",
        f"{ratio} rounds half up to {rounded}. No rule gives the printed {printed}. {remedy.en} "
        "Check which of numerator, denominator and printed value is wrong.",
    )


def _is_ratio_itself(figure: Figure, numerator: int, denominator: int) -> bool:
    return bool(rules_giving(numerator, denominator, figure.printed, figure.places, MEAN))


def some_numerator(figure: Figure, hits: range, denominator: int) -> Message:
    """No numerator was printed, but there is one that gives the value."""
    printed, weight = printed_text(figure), power_remark(figure, denominator)
    first = ratio_text(figure, hits[0], denominator)
    ratios = first if len(hits) == 1 else f"{first} … {ratio_text(figure, hits[-1], denominator)}"
    return Message(
        f"分子は示されていませんが、{ratios} は四捨五入で {printed} です。{weight.ja}",
        f"No numerator is given, but {ratios} rounds half up to {printed}. {weight.en}",
    )


def no_numerator(figure: Figure, denominator: int, fits: Mapping[Rule, int]) -> Message:
    """No numerator gives the value by half up; other rules and other denominators that would are named."""
    if figure.is_above_whole:
        return above_whole(figure, denominator)
    share, weight = share_text(figure, denominator), power_remark(figure, denominator)
    neighbours = "、".join(
        steps_text(figure, near.numerator, denominator, HOUSE_RULE)
        for near in nearest_attainable(figure.printed, denominator, figure.places, HOUSE_RULE, figure.scale)
    )
    others = listed(rule_with_steps(figure, rule, numerator, denominator) for rule, numerator in fits.items())
    by_others = (
        Message(f"ほかの規則なら得られます: {others.ja}。", f"Other rules would give it: {others.en}.")
        if fits
        else Message("ほかの規則でも得られません。", "No other rule gives it either.")
    )
    near = nearby(figure, denominator)
    return Message(
        f"{share.ja} は四捨五入では存在しません（{neighbours}）。{by_others.ja}{near.ja}{weight.ja}",
        f"{share.en} does not exist under rounding half up ({neighbours.replace('、', ', ')}). "
        f"{by_others.en} {near.en} {weight.en}",
    )


def above_whole(figure: Figure, denominator: int) -> Message:
    """More than 100 % of a denominator, without a numerator."""
    printed = printed_text(figure)
    return Message(
        f"全体 {denominator} の一部が 100 % を超えることはないため、{printed} は存在しません。"
        "定員に対する応募のような比であれば、分子を書いてください。",
        f"No part of a whole is above 100 %, so {printed} of {denominator} does not exist. "
        "If it is a ratio, like applications to places, add the numerator.",
    )


def nearby(figure: Figure, denominator: int) -> Message:
    """The nearest denominators that give the value by the house rule."""
    found = nearby_denominators(figure.printed, denominator, figure.places, figure.scale)[:4]
    ratios = listed(Message(text, text) for text in (ratio_text(figure, a.numerator, a.denominator) for a in found))
    if not found:
        return Message(
            "近い分母（前後 10）でも四捨五入では得られません。",
            "No denominator within 10 gives it by rounding half up.",
        )
    return Message(
        f"分母が近ければ四捨五入で得られます: {ratios.ja}。",
        f"Nearby denominators give it by rounding half up: {ratios.en}.",
    )


def power_remark(figure: Figure, denominator: int) -> Message:
    """How much this denominator can tell at all."""
    weight = power(denominator, figure.places, figure.scale)
    share = format_scaled(round_ratio(weight.rejected, weight.values, 1), 1)
    return Message(
        f"（分母 {denominator} は、{_place(figure).ja}の値 {weight.values} 個のうち"
        f" {weight.rejected} 個（{share} %）を退けます。）",
        f"(A denominator of {denominator} rejects {weight.rejected} of the {weight.values} values "
        f"{_place(figure).en}: {share} %.)",
    )


def _place(figure: Figure) -> Message:
    """The last printed place in words."""
    if figure.places < 0:
        step = 10**-figure.places
        return Message(f"{step} 刻み", f"in steps of {step}")
    return Message(f"小数 {figure.places} 桁", f"with {figure.places} decimals")


def any_value_possible(figure: Figure, denominator: int) -> Message:
    """The denominator accepts every value, so the printed one cannot be tested."""
    place, printed = _place(figure), printed_text(figure)
    return Message(
        f"分母 {denominator} では{place.ja}のどの値も得られるため（退ける値は 0 個）、{printed} を検証できません。"
        "分子を書いてください。",
        f"A denominator of {denominator} gives every value {place.en} (it rejects none), so {printed} "
        "cannot be tested. Add the numerator.",
    )
