"""95 % limits of a share of answers: exact where the invited people are counted and some of them silent, else Wilson's.

Invited people of whom some did not answer are no random sample. What the exact limits say is what the answers alone allow
if silence had nothing to do with the opinion; if it had, only the bounds hold (all silent ones no, or all of them yes).
Integers and fractions throughout: a limit is rounded once, into the float that is given back.

Add here: another kind of limits. Keep out: which share is entitled to which (headlines.py), and reading tables.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, isqrt
from typing import Final

# Each tail that the limits leave out has at most this probability.
TAIL: Final = Fraction(1, 40)
# The 0.975 quantile of the standard normal distribution (OEIS A220510).
Z: Final = Fraction("1.95996398454005423552")
_BINARY_DIGITS: Final = 256


def hypergeometric_limits(favourable: int, base: int, people: int) -> tuple[float, float]:
    """Lowest and highest share of ``people`` of whom ``favourable`` of ``base`` who answered may be a draw.

    The set of all totals K with P(X <= favourable) > 0.025 and P(X >= favourable) > 0.025, X hypergeometric: its ends
    divided by ``people`` (Clopper and Pearson's construction for a finite population; Konijn 1973). No K outside
    ``favourable`` .. ``people - (base - favourable)`` is in it, so the limits never leave the non-response bounds.
    Raises ValueError unless 0 <= favourable <= base <= people and base > 0.
    """
    _require(0 <= favourable <= base <= people and base > 0, favourable, base)
    most_unfavourable = people - _least_total(base - favourable, base, people)
    return _least_total(favourable, base, people) / people, most_unfavourable / people


def _least_total(seen: int, drawn: int, people: int) -> int:
    """The smallest total of which ``seen`` or more of ``drawn`` are seen with more than the tail's probability."""
    low, high = seen, people - (drawn - seen)
    while low < high:
        middle = (low + high) // 2
        if _is_likely(seen, drawn, middle, people):
            high = middle
        else:
            low = middle + 1
    return low


def _is_likely(seen: int, drawn: int, total: int, people: int) -> bool:
    """P(X >= seen) > TAIL. A term follows from the one before: binomials of thousands are computed once.

    Once terms fall they fall on, so that what is left to add has a limit.
    """
    enough = comb(people, drawn) * TAIL
    others = people - total
    term = comb(total, seen) * comb(others, drawn - seen)
    reached, most = term, min(drawn, total)
    for found in range(seen, most):
        if reached > enough:
            return True
        following = term * (total - found) * (drawn - found) // ((found + 1) * (others - drawn + found + 1))
        if following < term and reached + following * (most - found) <= enough:
            return False
        term = following
        reached += term
    return reached > enough


def wilson_limits(favourable: int, base: int) -> tuple[float, float]:
    """Wilson's score limits (1927) of ``favourable`` of ``base``, without continuity correction.

    Raises ValueError unless 0 <= favourable <= base and base > 0.
    """
    _require(0 <= favourable <= base and base > 0, favourable, base)
    squared = Z * Z
    middle = 2 * favourable + squared
    spread = Z * _square_root(squared + Fraction(4 * favourable * (base - favourable), base))
    scale = 2 * (base + squared)
    return float((middle - spread) / scale), float((middle + spread) / scale)


def _square_root(value: Fraction) -> Fraction:
    """Exact for squares of fractions, else good to more digits than a float has."""
    scaled = value.numerator * value.denominator << 2 * _BINARY_DIGITS
    return Fraction(isqrt(scaled), value.denominator << _BINARY_DIGITS)


def _require(holds: bool, favourable: int, base: int) -> None:
    if not holds:
        raise ValueError(f"no limits of {favourable} of {base}")
