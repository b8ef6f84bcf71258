"""Rounding of exact quotients by a named rule, in integers only: a float is never rounded for print.

Add here: a rule that turns one numerator and one denominator into one printed value. Keep out: rules over several
figures (sums of parts, means of rates), reading of files, verdicts.
"""

from __future__ import annotations

from typing import Final, Literal

Rule = Literal["half_up", "half_even", "truncate", "up", "twice"]
RULES: Final[tuple[Rule, ...]] = ("half_up", "half_even", "truncate", "up", "twice")
HOUSE_RULE: Final[Rule] = "half_up"

# Rules over several figures (composed.py): they explain a printed value, but no quotient is rounded by them.
ComposedRule = Literal["mean_of_rates", "sum_of_parts"]
AnyRule = Rule | ComposedRule

# What a quotient is multiplied with before it is rounded: 100 for a percentage, 1 for a mean.
PERCENT: Final = 100
MEAN: Final = 1


def round_quotient(numerator: int, denominator: int, rule: Rule) -> int:
    """``numerator / denominator`` as a whole number by ``rule``.

    ``twice`` rounds half up to one decimal and that half up again: 2.45 gives 2.5, which gives 3.
    Raises ValueError for a negative numerator or a denominator below 1.
    """
    if numerator < 0 or denominator < 1:
        raise ValueError(f"cannot round {numerator}/{denominator}: 0 or more over 1 or more is needed")
    whole, rest = divmod(numerator, denominator)
    match rule:
        case "half_up":
            return whole + (2 * rest >= denominator)
        case "half_even":
            return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
        case "truncate":
            return whole
        case "up":
            return whole + (rest > 0)
        case "twice":
            return round_quotient(round_quotient(10 * numerator, denominator, "half_up"), 10, "half_up")


def powers(decimals: int) -> tuple[int, int]:
    """What a numerator and a denominator are multiplied with to count in the last printed place; -1 decimals are tens."""
    return (10**decimals, 1) if decimals >= 0 else (1, 10**-decimals)


def round_scaled(numerator: int, denominator: int, decimals: int, rule: Rule, scale: int) -> int:
    """``scale * numerator / denominator`` with ``decimals`` decimals, as an integer of its last printed place."""
    up, down = powers(decimals)
    return round_quotient(numerator * scale * up, denominator * down, rule)


def round_ratio(numerator: int, denominator: int, decimals: int, rule: Rule = HOUSE_RULE) -> int:
    """The percentage of a ratio as an integer of its last printed place: 95/127 with 1 decimal gives 748 (74.8 %)."""
    return round_scaled(numerator, denominator, decimals, rule, PERCENT)


def percent_tenths(numerator: int, denominator: int) -> int | None:
    """The published percentage in tenths, rounded half up; None when the denominator is 0."""
    if denominator == 0:
        return None
    return (2000 * numerator + denominator) // (2 * denominator)


def format_scaled(value: int, decimals: int) -> str:
    """The printed text of an integer of the last place, trailing zeros kept: 750 with 1 decimal gives ``75.0``, 7 with -1 ``70``."""
    if decimals <= 0:
        return str(value * 10**-decimals)
    whole, rest = divmod(value, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}"
