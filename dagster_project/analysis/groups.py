"""The verdict on figures printed together: does one rule give them all, do they contradict each other, do they sum.

Add here: a test of several figures against each other. Keep out: the verdict on one of them (evidence.py), sums
(sums.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from dagster_project.analysis import group_sentences
from dagster_project.analysis.finding import Finding
from dagster_project.analysis.intervals import can_be_one_value
from dagster_project.analysis.rounding import HOUSE_RULE, RULES, Rule
from dagster_project.analysis.sums import left_out, parts_fault
from dagster_project.analysis.wording import joined
from dagster_project.messages import Message

GroupVerdict = Literal["consistent", "rules_conflict", "parts_do_not_sum", "two_values"]


@dataclass(frozen=True)
class JudgedGroup:
    """The verdict on figures printed together and, where something is to be said, the sentence for all of them."""

    verdict: GroupVerdict = "consistent"
    remark: Message | None = None


def judge_groups(findings: Sequence[Finding]) -> dict[str, JudgedGroup]:
    """What every figure's group says, by figure_id: of the group it names, or of another figure that is the same with
    another value (of one mart cell: wherever in the file)."""
    members: dict[str | None, list[Finding]] = {}
    for finding in findings:
        members.setdefault(finding.figure.figure_group, []).append(finding)
    judged: dict[str, JudgedGroup] = {}
    for name, group in members.items():
        found = JudgedGroup() if name is None else judge_group(group)
        judged |= {finding.figure.figure_id: found for finding in group}
    for one, other in _pairs_of_one_name(findings):
        if _same_thing_two_values(one, other):
            found = JudgedGroup("two_values", group_sentences.two_values(one, other))
            name = one.figure.figure_group
            together = name is not None and name == other.figure.figure_group
            for finding in members[name] if together else (one, other):
                if judged[finding.figure.figure_id].verdict != "two_values":
                    judged[finding.figure.figure_id] = found
    return judged


def judge_group(members: Sequence[Finding]) -> JudgedGroup:
    """The verdict on one group. The most particular fault comes first: two values, rules, sum of parts."""
    for one, other in combinations(members, 2):
        if _two_values(one, other):
            return JudgedGroup("two_values", group_sentences.two_values(one, other))
    weighed = [member for member in members if member.fits]
    common = common_rules(weighed)
    verdict: GroupVerdict = "consistent"
    remarks = []
    if weighed and not common:
        verdict = "rules_conflict"
        remarks.append(group_sentences.rules_conflict(weighed, _conflicting_pair(weighed)))
    elif fault := parts_fault(members):
        verdict = "parts_do_not_sum"
        remarks.append(fault)
    elif len(weighed) > 1 and HOUSE_RULE not in common:
        remarks.append(group_sentences.only_by_other_rules(weighed, common))
    if rest := left_out(members):
        remarks.append(rest)
    return JudgedGroup(verdict, joined(remarks) if remarks else None)


def common_rules(members: Iterable[Finding]) -> tuple[Rule, ...]:
    """The rules that give every member's printed value."""
    found = list(members)
    return tuple(rule for rule in RULES if all(rule in member.fits for member in found))


def _two_values(one: Finding, other: Finding) -> bool:
    """Whether the same figure is printed as two values that no single rule gives (75 and 74.8 of 95/127 are one)."""
    known = one.numerator is not None and one.denominator is not None and one.figure.kind == other.figure.kind
    same_counts = known and (one.numerator, one.denominator) == (other.numerator, other.denominator)
    if not (same_counts or _same_cell(one, other)):
        return False
    if one.figure.places == other.figure.places:
        return one.figure.printed != other.figure.printed
    return bool(one.fits) and bool(other.fits) and not common_rules((one, other))


def _same_cell(one: Finding, other: Finding) -> bool:
    return one.figure.mart_cell is not None and one.figure.mart_cell == other.figure.mart_cell


def _pairs_of_one_name(findings: Sequence[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """Pairs that point at one mart cell, and the two of a group that say the same of one year. A statement that three
    share, or cities elsewhere in the file, is a heading and names no figure."""
    cells: dict[object, list[Finding]] = {}
    statements: dict[object, list[Finding]] = {}
    for finding in findings:
        figure = finding.figure
        if figure.mart_cell:
            cells.setdefault(figure.mart_cell, []).append(finding)
        if figure.statement.split() and figure.figure_group:
            name = (figure.figure_group, figure.fiscal_year, *figure.statement.split())
            statements.setdefault(name, []).append(finding)
    for members in cells.values():
        yield from combinations(members, 2)
    for members in statements.values():
        if len(members) == 2 and _may_be_one_figure(*members):
            yield members[0], members[1]


def _may_be_one_figure(one: Finding, other: Finding) -> bool:
    """Counts that differ are those of two figures, unless two sources print them."""
    counts = ((one.numerator, other.numerator), (one.denominator, other.denominator))
    differ = any(first is not None and second is not None and first != second for first, second in counts)
    return not differ or (one.figure.source != other.figure.source and one.denominator == other.denominator)


def _same_thing_two_values(one: Finding, other: Finding) -> bool:
    """Whether no exact value prints as both figures, which are one, by one rule."""
    first, second = one.figure, other.figure
    return first.kind == second.kind and not any(
        can_be_one_value((first.printed, first.places), (second.printed, second.places), rule) for rule in RULES
    )


def _conflicting_pair(members: Sequence[Finding]) -> tuple[Finding, Finding] | None:
    """Two members without a common rule, first one that the house rule gives; None when only three or more clash."""
    ordered = sorted(members, key=lambda member: HOUSE_RULE not in member.fits)
    return next((pair for pair in combinations(ordered, 2) if not common_rules(pair)), None)
