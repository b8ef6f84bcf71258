"""The verdict on figures printed together: does one rule give them all, do they contradict each other, do they sum.

Add here: a test of several figures against each other. Keep out: the verdict on one of them (evidence.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal

from dagster_project.analysis import group_sentences
from dagster_project.analysis.evidence import Finding
from dagster_project.analysis.rounding import HOUSE_RULE, PERCENT, RULES, Rule
from dagster_project.messages import Message

GroupVerdict = Literal["consistent", "rules_conflict", "parts_do_not_sum", "two_values"]
Judged = tuple[GroupVerdict, Message | None]


def judge_groups(findings: Iterable[Finding]) -> dict[str, Judged]:
    """The verdict of each named group and, where something is to be said, the sentence for all its members."""
    members: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.figure.figure_group is not None:
            members.setdefault(finding.figure.figure_group, []).append(finding)
    return {name: judge_group(group) for name, group in members.items()}


def judge_group(members: Sequence[Finding]) -> Judged:
    """The verdict on one group. The most particular fault comes first: two values, rules, sum of parts."""
    for one, other in combinations(members, 2):
        if _two_values(one, other):
            return "two_values", group_sentences.two_values(one, other)
    weighed = [member for member in members if member.fits]
    common = common_rules(weighed)
    if weighed and not common:
        return "rules_conflict", group_sentences.rules_conflict(weighed, _conflicting_pair(weighed))
    if _parts_do_not_sum(members):
        return "parts_do_not_sum", group_sentences.parts_do_not_sum(members)
    if len(weighed) > 1 and HOUSE_RULE not in common:
        return "consistent", group_sentences.only_by_other_rules(weighed, common)
    return "consistent", None


def common_rules(members: Iterable[Finding]) -> tuple[Rule, ...]:
    """The rules that give every member's printed value."""
    found = list(members)
    return tuple(rule for rule in RULES if all(rule in member.fits for member in found))


def _two_values(one: Finding, other: Finding) -> bool:
    """Whether the same figure is printed as two values that no single rule gives (75 and 74.8 of 95/127 are one)."""
    known = one.numerator is not None and one.denominator is not None and one.figure.kind == other.figure.kind
    same_counts = known and (one.numerator, one.denominator) == (other.numerator, other.denominator)
    same_cell = one.figure.mart_cell is not None and one.figure.mart_cell == other.figure.mart_cell
    if not (same_counts or same_cell):
        return False
    if one.figure.places == other.figure.places:
        return one.figure.printed != other.figure.printed
    return bool(one.fits) and bool(other.fits) and not common_rules((one, other))


def _conflicting_pair(members: Sequence[Finding]) -> tuple[Finding, Finding] | None:
    """Two members without a common rule, first one that the house rule gives; None when only three or more clash."""
    ordered = sorted(members, key=lambda member: HOUSE_RULE not in member.fits)
    return next((pair for pair in combinations(ordered, 2) if not common_rules(pair)), None)


def _parts_do_not_sum(members: Sequence[Finding]) -> bool:
    """Whether all percentages of the group split one whole, and their printed values do not sum to 100 %."""
    parts = [member for member in members if member.figure.kind == "percent"]
    if len(parts) < 2 or len({(part.denominator, part.figure.places) for part in parts}) > 1:
        return False
    numerators = [part.numerator for part in parts if part.numerator is not None]
    if len(numerators) < len(parts) or sum(numerators) != parts[0].denominator:
        return False
    printed: int = sum(part.figure.printed for part in parts)
    whole: int = PERCENT * 10 ** parts[0].figure.places
    return printed != whole
