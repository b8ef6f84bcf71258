"""A second, differently written implementation of every rule and question, on exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor

HALF = Fraction(1, 2)


def _half_up(exact: Fraction) -> int:
    return floor(exact + HALF)


BY_FRACTION: Mapping[str, Callable[[Fraction], int]] = {
    "half_up": _half_up,
    "half_even": round,  # Python's own, to even
    "truncate": floor,
    "up": ceil,
    "twice": lambda exact: _half_up(Fraction(_half_up(exact * 10), 10)),
}


def mean_of_rates(rates: list[tuple[int, int]], decimals: int) -> int:
    mean = sum(Fraction(100 * numerator, denominator) for numerator, denominator in rates) / len(rates)
    return _half_up(mean * 10**decimals)


def sum_of_parts(parts: list[int], denominator: int, decimals: int) -> int:
    return sum(_half_up(Fraction(100 * part, denominator) * 10**decimals) for part in parts)


def verdict(k: int | None, n: int, printed: int, decimals: int) -> str:
    """What the design says of a percentage, from the definition: every numerator and every rule is tried."""
    unit = 100 * 10**decimals
    numerators = range(n + 1) if k is None else [k]
    by_rule = {
        rule: printed in {rounded(Fraction(unit * numerator, n)) for numerator in numerators}
        for rule, rounded in BY_FRACTION.items()
    }
    if k is not None:
        return "holds" if by_rule["half_up"] else "holds_by_other_rule" if any(by_rule.values()) else "unattainable"
    if not by_rule["half_up"]:
        return "unattainable"
    reached = {_half_up(Fraction(unit * numerator, n)) for numerator in numerators}
    return "undecidable" if len(reached) == unit + 1 else "holds"
