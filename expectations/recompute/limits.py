"""The second way to 95 % limits of a share: by scipy's tails over every total, by decimals for Wilson's.

Written apart from dagster_project/analysis/limits.py on purpose: two ways must agree to the last digit.
Add here: the second way to another kind of limits. Keep out: which share gets which (headlines.py).
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb

import numpy as np
from scipy.stats import hypergeom

# Nearer to 0.025 than this a float cannot tell on which side a tail lies: fractions decide.
_CLOSE = 1e-6
_QUANTILE = Decimal("1.95996398454005423552")


def census_limits(favourable: int, base: int, people: int) -> tuple[float, float]:
    """The smallest and the largest total that neither tail excludes, as shares of ``people``."""
    totals = np.arange(favourable, people - (base - favourable) + 1)
    above = hypergeom.sf(favourable - 1, people, totals, base)
    below = hypergeom.cdf(favourable, people, totals, base)
    kept = [
        int(total)
        for total, *tails in zip(totals, above, below, strict=True)
        if all(
            _is_likely(side, float(tail), int(total), (favourable, base, people)) for side, tail in enumerate(tails)
        )
    ]
    return min(kept) / people, max(kept) / people


def _is_likely(side: int, tail: float, total: int, seen: tuple[int, int, int]) -> bool:
    if abs(tail - 0.025) > _CLOSE:
        return tail > 0.025
    favourable, base, people = seen
    ways = range(favourable, base + 1) if side == 0 else range(favourable + 1)
    found = sum(comb(total, k) * comb(people - total, base - k) for k in ways)
    return Fraction(found, comb(people, base)) > Fraction(25, 1000)


def score_limits(favourable: int, base: int) -> tuple[float, float]:
    """Wilson's limits as centre and half-width, in 60 digits."""
    with localcontext() as context:
        context.prec = 60
        n, share = Decimal(base), Decimal(favourable) / Decimal(base)
        squared = _QUANTILE * _QUANTILE
        centre = (share + squared / (2 * n)) / (1 + squared / n)
        half = _QUANTILE / (1 + squared / n) * (share * (1 - share) / n + squared / (4 * n * n)).sqrt()
        low = Decimal(0) if favourable == 0 else centre - half
        high = Decimal(1) if favourable == base else centre + half
        return float(low), float(high)
