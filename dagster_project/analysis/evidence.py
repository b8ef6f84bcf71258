"""The verdict on one figure: its own counts first, then the cell of the mart.

Add here: a way to test one percentage or mean. Keep out: counts (count_evidence.py), groups (groups.py), words
(sentences.py, mart_sentences.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dagster_project.analysis import count_sentences, mart_sentences, sentences
from dagster_project.analysis.attainability import attainable_numerators, power, rules_giving, rules_giving_tenths
from dagster_project.analysis.count_evidence import weigh_count
from dagster_project.analysis.figure import Figure
from dagster_project.analysis.finding import Finding, Verdict
from dagster_project.analysis.mart_cell import CellReading
from dagster_project.analysis.rounding import HOUSE_RULE, RULES, round_scaled
from dagster_project.analysis.wording import joined
from dagster_project.messages import Message


def weigh(figure: Figure, reading: CellReading | None) -> Finding:
    """The finding on ``figure``; ``reading`` is its mart cell, None without a cell or without marts at hand."""
    return weigh_count(figure, reading) if figure.kind == "count" else _weigh_ratio(figure, reading)


def _weigh_ratio(figure: Figure, reading: CellReading | None) -> Finding:
    own = _by_declared_counts(figure)
    if reading is None:
        return own
    if own.verdict == "unattainable":
        if reading.value is None:
            return own
        explained = replace(own, is_explained_by_mart=_gives_by_house_rule(figure, reading))
        return _with_remark(explained, mart_sentences.what_the_mart_has(figure, reading))
    if reading.value is None:
        return replace(_with_remark(own, mart_sentences.no_value(reading)), verdict="undecidable")
    if _disagrees(figure, reading):
        return replace(own, verdict="drifted", explanation=mart_sentences.drifted(figure, reading))
    return _completed(own, reading)


def _by_declared_counts(figure: Figure) -> Finding:
    """The verdict without any mart."""
    numerator, denominator = figure.numerator, figure.denominator
    if denominator is None:
        return Finding(figure, "undecidable", count_sentences.nothing_to_compare(figure), numerator)
    if numerator is not None:
        return _by_counts(figure, numerator, denominator, otherwise="unattainable")
    hits = {
        rule: attainable_numerators(figure.printed, denominator, figure.places, rule, figure.scale) for rule in RULES
    }
    fits = {rule: found[0] for rule, found in hits.items() if found}
    own = Finding(figure, "holds", Message("", ""), None, denominator, fits)
    if HOUSE_RULE not in fits:
        return replace(own, verdict="unattainable", explanation=sentences.no_numerator(figure, denominator, fits))
    if power(denominator, figure.places, figure.scale).rejected == 0:
        return replace(own, verdict="undecidable", explanation=sentences.any_value_possible(figure, denominator))
    return replace(own, explanation=sentences.some_numerator(figure, hits[HOUSE_RULE], denominator))


def _by_counts(
    figure: Figure, numerator: int, denominator: int, otherwise: Literal["unattainable", "drifted"]
) -> Finding:
    """The verdict when both counts are known; ``otherwise`` where no rule leads from them to the printed value."""
    rules = rules_giving(numerator, denominator, figure.printed, figure.places, figure.scale)
    verdict: Verdict = "holds" if HOUSE_RULE in rules else "holds_by_other_rule" if rules else otherwise
    if verdict == "holds":
        explanation = sentences.by_house_rule(figure, numerator, denominator)
    elif rules:
        explanation = sentences.by_other_rule(figure, numerator, denominator, rules)
    else:
        explanation = sentences.by_no_rule(figure, numerator, denominator)
    return Finding(figure, verdict, explanation, numerator, denominator, dict.fromkeys(rules, numerator))


def _disagrees(figure: Figure, reading: CellReading) -> bool:
    """Whether the cell contradicts a count that the figure declares."""
    if reading.numerator is not None:
        return figure.numerator not in (None, reading.numerator) or figure.denominator not in (
            None,
            reading.denominator,
        )
    if figure.numerator is None or figure.denominator is None:
        return False
    tenths = round_scaled(figure.numerator, figure.denominator, 1, HOUSE_RULE, figure.scale)
    return reading.value is not None and tenths != reading.value * 10


def _gives_by_house_rule(figure: Figure, reading: CellReading) -> bool:
    if reading.numerator is None or reading.denominator is None:
        return False
    return HOUSE_RULE in rules_giving(
        reading.numerator, reading.denominator, figure.printed, figure.places, figure.scale
    )


def _completed(own: Finding, reading: CellReading) -> Finding:
    """The verdict with what the mart adds to the declared counts, where it contradicts none of them."""
    figure = own.figure
    numerator = figure.numerator if figure.numerator is not None else reading.numerator
    denominator = figure.denominator if figure.denominator is not None else reading.denominator
    if numerator is not None and denominator is not None:
        found = _by_counts(figure, numerator, denominator, otherwise="drifted")
        if found.verdict == "holds_by_other_rule" and own.verdict == "holds" and figure.numerator is None:
            # Half up fits another numerator of the declared denominator: the count moved, the rule did not change.
            return replace(found, verdict="drifted", explanation=mart_sentences.drifted(figure, reading))
        remark = mart_sentences.drifted if found.verdict == "drifted" else mart_sentences.agrees
        return _with_remark(found, remark(figure, reading))
    tenths = int((reading.value or 0) * 10)
    rules = rules_giving_tenths(tenths, figure.printed, figure.places)
    verdict: Verdict = "holds" if HOUSE_RULE in rules else "holds_by_other_rule" if rules else "drifted"
    return replace(own, verdict=verdict, explanation=mart_sentences.by_published_value(figure, reading, rules))


def _with_remark(finding: Finding, remark: Message) -> Finding:
    return replace(finding, explanation=joined((finding.explanation, remark)))
