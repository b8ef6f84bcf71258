"""The sentences about figures printed together.

Add here: a sentence about several figures. Keep out: which sentence applies (groups.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dagster_project.analysis.finding import Finding
from dagster_project.analysis.rounding import HOUSE_RULE, RULES, Rule
from dagster_project.analysis.wording import RULE_NAMES, printed_text, rule_list, steps_text
from dagster_project.messages import Message


def rules_conflict(members: Sequence[Finding], pair: tuple[Finding, Finding] | None) -> Message:
    """No single rule gives all members. ``pair`` are two that already clash, if there are two."""
    group = members[0].figure.figure_group
    if pair is None:
        parts = [_needs(member) for member in members]
        needs = Message("、".join(part.ja for part in parts), "; ".join(part.en for part in parts))
        return Message(
            f"組 {group} の値すべてを与える一つの規則はありません（{needs.ja}）。一つの規則で印刷し直してください。",
            f"No single rule gives all values of group {group} ({needs.en}). Print them again by one rule.",
        )
    kept, clashing = pair
    kept_by, clashing_by = _named(kept), rule_list(_rules(clashing))
    one, other = _counts(kept), _counts(clashing)
    kept_value, value = printed_text(kept.figure), printed_text(clashing.figure)
    return Message(
        f"組 {group}: {one.ja} を {kept_value} とする規則（{kept_by.ja}）では、{other.ja} は {value} になりません"
        f"（{value} は{clashing_by.ja}による）。両方を与える一つの規則はありません。"
        "一つの規則で印刷し直してください。",
        f"Group {group}: {value} does not follow from {other.en} by the rule that gives {kept_value} from {one.en} "
        f"({kept_by.en}); {value} needs {clashing_by.en}. No single rule gives both. Print them again by one rule.",
    )


def only_by_other_rules(members: Sequence[Finding], common: Iterable[Rule]) -> Message:
    """One rule gives all members, but it is not the house rule."""
    ways = [_way(members, rule) for rule in common]
    named = Message("、".join(way.ja for way in ways), "; ".join(way.en for way in ways))
    group = members[0].figure.figure_group
    return Message(
        f"組 {group} の値すべてを四捨五入では得られませんが、次の規則なら一つで得られます: {named.ja}。",
        f"Rounding half up does not give all values of group {group}, but one of these alone would: {named.en}.",
    )


def two_values(one: Finding, other: Finding) -> Message:
    """The same figure is printed twice, differently, perhaps in two places."""
    names = ", ".join(f"{found.figure.figure_id}: {printed_text(found.figure)}" for found in (one, other))
    sources = list(dict.fromkeys(found.figure.source for found in (one, other) if found.figure.source))
    if len(sources) > 1:
        names += f"; {' / '.join(sources)}"
    return Message(
        f"同じ数値が二通りに印刷されています（{names}）。どちらか一つにそろえてください。",
        f"One figure is printed as two values ({names}). Keep one of them.",
    )


def _way(members: Iterable[Finding], rule: Rule) -> Message:
    """A rule and how it gives each member."""
    steps = [
        steps_text(member.figure, member.fits[rule], member.denominator, rule)
        for member in members
        if member.denominator is not None
    ]
    return Message(f"{RULE_NAMES[rule].ja}（{'、'.join(steps)}）", f"{RULE_NAMES[rule].en} ({', '.join(steps)})")


def _rules(member: Finding) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule in member.fits)


def _named(member: Finding) -> Message:
    """The rules that give a member; only the house rule where it is among them."""
    return RULE_NAMES[HOUSE_RULE] if HOUSE_RULE in member.fits else rule_list(_rules(member))


def _counts(member: Finding) -> Message:
    if member.numerator is not None:
        text = f"{member.numerator}/{member.denominator}"
        return Message(text, text)
    return Message(f"分母 {member.denominator}", f"a denominator of {member.denominator}")


def _needs(member: Finding) -> Message:
    value, rules = printed_text(member.figure), rule_list(_rules(member))
    return Message(f"{value} は{rules.ja}", f"{value} needs {rules.en}")
