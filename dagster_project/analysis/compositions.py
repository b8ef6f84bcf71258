"""Figures that no rounding of one ratio gives, explained by others of the same file: mean of rates, sum of parts.

Where the parts stand in the figure's own group, the rule is shown and the figure holds by it. Where only their sizes
are known, or nothing, an example says what would give it, and the verdict stays.

Add here: where the parts of a figure can stand in a file. Keep out: arithmetic (composed.py), words
(composition_sentences.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from dagster_project.analysis import composition_sentences as sentences
from dagster_project.analysis.composed import Asked, Ratio, mean_of, rounds_to, two_parts, two_rates
from dagster_project.analysis.finding import Finding
from dagster_project.analysis.rounding import HOUSE_RULE, AnyRule
from dagster_project.analysis.wording import joined
from dagster_project.messages import Message

# Groups are small; more parts than these, out of more figures, would fit by chance.
_MOST_PARTS: Final = 5
_MOST_FIGURES: Final = 12


def explain_compositions(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, in their order; those that half up does not give with what several figures together say."""
    return [_explained(finding, findings) if _is_asked(finding) else finding for finding in findings]


def _is_asked(finding: Finding) -> bool:
    """A share whose own counts do not give it by half up; what the marts contradict is explained by them."""
    return (
        finding.figure.kind == "percent"
        and finding.denominator is not None
        and finding.verdict in ("unattainable", "holds_by_other_rule")
        and HOUSE_RULE not in finding.fits
        and not finding.figure.is_above_whole
        and not finding.is_explained_by_mart
    )


def _explained(finding: Finding, findings: Sequence[Finding]) -> Finding:
    shown = [*_means_shown(finding, findings), *_sums_shown(finding, findings)]
    if shown:
        rules: tuple[AnyRule, ...] = (*finding.fits, *dict.fromkeys(rule for rule, _ in shown))
        remark = joined(message for _, message in shown)
        return replace(
            finding, verdict="holds_by_other_rule", explanation=joined((finding.explanation, remark)), rules=rules
        )
    if finding.verdict != "unattainable":
        return finding
    asked = _asked(finding)
    parts = two_parts(asked)
    sizes, rates = _two_sizes(asked, findings)
    remark = sentences.would_give(finding.figure, asked.denominator, parts, sizes, rates)
    possible: tuple[AnyRule, ...] = (
        *finding.fits,
        *(("mean_of_rates",) if rates else ()),
        *(("sum_of_parts",) if parts else ()),
    )
    return replace(finding, explanation=joined((finding.explanation, remark)), rules=possible)


def _asked(finding: Finding) -> Asked:
    figure = finding.figure
    return Asked(figure.printed, figure.places, figure.numerator, finding.denominator or 0)


def _others(finding: Finding, findings: Sequence[Finding]) -> list[Finding]:
    """The other percentages of the figure's group whose denominator is known."""
    group = finding.figure.figure_group
    found = [
        other
        for other in findings
        if other is not finding
        and group is not None
        and other.figure.figure_group == group
        and other.figure.kind == "percent"
        and other.denominator is not None
    ]
    return found[:_MOST_FIGURES]


def _subsets(others: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    for size in range(2, min(len(others), _MOST_PARTS) + 1):
        yield from combinations(others, size)


def _means_shown(finding: Finding, findings: Sequence[Finding]) -> Iterator[tuple[AnyRule, Message]]:
    """Rates of groups that make up the figure's base, and whose plain mean is printed."""
    asked = _asked(finding)
    for parts in _subsets(_others(finding, findings)):
        rates: list[Ratio] = [
            (part.numerator, part.denominator)
            for part in parts
            if part.numerator is not None and part.denominator is not None
        ]
        makes_up = len(rates) == len(parts) and sum(whole for _, whole in rates) == asked.denominator
        total = sum(count for count, _ in rates)
        if makes_up and asked.numerator in (None, total) and rounds_to(mean_of(rates), asked.printed, asked.places):
            yield "mean_of_rates", sentences.mean_shown(finding.figure, parts, rates, (total, asked.denominator))
            return


def _sums_shown(finding: Finding, findings: Sequence[Finding]) -> Iterator[tuple[AnyRule, Message]]:
    """Printed parts of the same base that sum to the printed value."""
    asked = _asked(finding)
    same_base = [
        other
        for other in _others(finding, findings)
        if other.denominator == asked.denominator
        and other.figure.places == asked.places
        and other.verdict in ("holds", "holds_by_other_rule")
    ]
    for parts in _subsets(same_base):
        counts = [part.numerator for part in parts if part.numerator is not None]
        known = len(counts) == len(parts) and asked.numerator is not None
        if sum(part.figure.printed for part in parts) == asked.printed and (
            not known or sum(counts) == asked.numerator
        ):
            yield "sum_of_parts", sentences.sum_shown(finding.figure, parts)
            return


def _two_sizes(asked: Asked, findings: Sequence[Finding]) -> tuple[tuple[int, int] | None, tuple[Ratio, Ratio] | None]:
    """Two counts of one group of the file that make up the denominator, and rates of them whose mean is printed."""
    groups: dict[tuple[str, str], list[int]] = {}
    for finding in findings:
        if finding.figure.figure_group is None:
            continue
        counts = {"numerator": finding.numerator, "denominator": finding.denominator}
        if finding.figure.kind == "count":
            counts = {"count": finding.figure.printed if finding.figure.places == 0 else None}
        for column, count in counts.items():
            if count:
                groups.setdefault((finding.figure.figure_group, column), []).append(count)
    for members in groups.values():
        for one, other in combinations(members[:_MOST_FIGURES], 2):
            if one + other == asked.denominator and one != other:
                rates = two_rates(asked, one, other)
                if rates:
                    return (one, other), rates
    return None, None
