"""The exact values that print as one value: each rounding rule turned round, in integers only.

Add here: a rule's interval, when ``rounding.py`` gets a rule. Keep out: numerators and denominators (attainability.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dagster_project.analysis.rounding import Rule, powers

# Ends of intervals are whole in twentieths of the last printed place: rounding twice turns at 0.45 and 0.55.
PARTS: Final = 20


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``, in twentieths of the last printed place, each end part of it or not."""

    low: int
    high: int
    with_low: bool
    with_high: bool

    def integers(self, numerator: int, denominator: int) -> range:
        """The whole numbers whose ``numerator / denominator``-fold, in twentieths, lies inside."""
        low, high = self.low * denominator, self.high * denominator
        first = -(-low // numerator) if self.with_low else low // numerator + 1
        end = high // numerator + 1 if self.with_high else -(-high // numerator)
        return range(first, end)


def interval_of(printed: int, rule: Rule) -> Interval:
    """The values, in twentieths of the last place, that ``rule`` prints as ``printed``."""
    middle = PARTS * printed
    match rule:
        case "half_up":
            return Interval(middle - 10, middle + 10, True, False)
        case "half_even":
            return Interval(middle - 10, middle + 10, printed % 2 == 0, printed % 2 == 0)
        case "truncate":
            return Interval(middle, middle + PARTS, True, False)
        case "up":
            return Interval(middle - PARTS, middle, False, True)
        case "twice":
            return Interval(middle - 11, middle + 9, True, False)


def can_be_one_value(one: tuple[int, int], other: tuple[int, int], rule: Rule) -> bool:
    """Whether one exact value prints as both (printed, decimals) by ``rule``: 84 and 83.5 by rounding half up."""
    places = max(one[1], other[1])
    ends = []
    for printed, decimals in (one, other):
        up, down = powers(places - decimals)
        found = interval_of(printed, rule)
        ends.append(Interval(found.low * up // down, found.high * up // down, found.with_low, found.with_high))
    first, second = sorted(ends, key=lambda interval: (interval.low, not interval.with_low))
    return second.low < first.high or (second.low == first.high and second.with_low and first.with_high)
