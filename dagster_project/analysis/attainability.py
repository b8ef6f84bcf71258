"""Which printed values a denominator can give, and which denominators can give a printed value.

``printed`` is always an integer of the last printed place (74.8 with 1 decimal is 748), ``scale`` is 100 for a
percentage and 1 for a mean. Numerators are whole: people, answers, points.

Add here: questions about one printed value. Keep out: groups of values, verdicts, sentences.
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.analysis.intervals import PARTS, interval_of
from dagster_project.analysis.rounding import HOUSE_RULE, PERCENT, RULES, Rule, powers, round_scaled


@dataclass(frozen=True)
class Attained:
    """A ratio and what it prints as, in integers of the last printed place."""

    numerator: int
    denominator: int
    value: int


@dataclass(frozen=True)
class Power:
    """How many of the possible printed values a denominator rejects: 21 of 101 for 79 and whole percents."""

    rejected: int
    values: int


def attainable_numerators(
    printed: int,
    denominator: int,
    decimals: int,
    rule: Rule = HOUSE_RULE,
    scale: int = PERCENT,
    *,
    of_whole: bool = True,
) -> range:
    """Every numerator that prints as ``printed`` under ``rule``, in closed form; empty, between its neighbours, when
    there is none. A share counts part ``of_whole``, so its numerator ends at the denominator; a mean's does not."""
    up, down = powers(decimals)
    found = interval_of(printed, rule).integers(PARTS * scale * up, denominator * down)
    end = denominator + 1 if scale == PERCENT and of_whole else found.stop
    return range(min(max(found.start, 0), end), min(max(found.stop, 0), end))


def rules_giving(numerator: int, denominator: int, printed: int, decimals: int, scale: int) -> tuple[Rule, ...]:
    """The rules under which this ratio prints as ``printed``, the house rule first."""
    return tuple(rule for rule in RULES if round_scaled(numerator, denominator, decimals, rule, scale) == printed)


def rules_giving_tenths(tenths: int, printed: int, decimals: int) -> tuple[Rule, ...]:
    """The rules under which a value known only as published, half up in tenths, can print as ``printed``.

    The exact value lies from 0.05 below to just under 0.05 above: a tie is decided on it, not on the tenths (95.45
    is published as 95.5 and prints as 95, not as 96).
    """
    fine = 10 ** (decimals + 4)
    low = (max(0, 2 * tenths - 1), 20)
    high = ((2 * tenths + 1) * fine - 1, 20 * fine)
    return tuple(
        rule
        for rule in RULES
        if round_scaled(*low, decimals, rule, 1) <= printed <= round_scaled(*high, decimals, rule, 1)
    )


def nearest_attainable(
    printed: int, denominator: int, decimals: int, rule: Rule = HOUSE_RULE, scale: int = PERCENT
) -> tuple[Attained, ...]:
    """The neighbours of a value that ``rule`` cannot give: the nearest one below and the nearest one above."""
    hits = attainable_numerators(printed, denominator, decimals, rule, scale)
    last = denominator if scale == PERCENT else hits.stop
    return tuple(
        Attained(numerator, denominator, round_scaled(numerator, denominator, decimals, rule, scale))
        for numerator in (hits.start - 1, hits.stop)
        if 0 <= numerator <= last
    )


def nearby_denominators(
    printed: int, denominator: int, decimals: int, scale: int = PERCENT, reach: int = 10
) -> tuple[Attained, ...]:
    """Other denominators within ``reach`` that give the value by the house rule, the nearest first.

    Each comes with its smallest numerator that does.
    """
    found = []
    for other in range(max(1, denominator - reach), denominator + reach + 1):
        hits = attainable_numerators(printed, other, decimals, HOUSE_RULE, scale)
        if hits and other != denominator:
            found.append(Attained(hits.start, other, printed))
    return tuple(sorted(found, key=lambda attained: (abs(attained.denominator - denominator), attained.denominator)))


def power(denominator: int, decimals: int, scale: int = PERCENT) -> Power:
    """How many printed values with that many decimals this denominator rejects by the house rule.

    Numerators a full printed place apart print differently, closer ones leave no gap. So ``denominator + 1`` of the
    values 0 to 100 % are reached, at most all of them; of a mean, ``denominator`` of the values from one whole
    number to the next.
    """
    up, down = powers(decimals)
    steps = scale * up // down
    values = steps + 1 if scale == PERCENT else steps
    return Power(rejected=max(0, steps - denominator), values=values)
