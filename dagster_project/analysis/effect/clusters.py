"""How sure an estimate is when people of one section are alike: errors clustered by section.

Add here: what all estimates share about their error. Keep out: estimates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from dagster_project.analysis.effect.people import Floats, Integers


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def half_width(influence: Floats, section: Integers, *, is_skewed: bool) -> float:
    """Half of the 95 % interval, from each person's share in the estimate's error, added up by section.

    The variance is that of Liang and Zeger (1986) with the factor G / (G - 1). The quantile is Student's t with as
    many degrees of freedom as the sections that carry the error (Satterthwaite 1946): where a few heavy users decide,
    many other sections make nothing surer. Squared sums in place of variances make them too few: under normality a
    fourth power is three times the squared variance, which is taken back, but where sums are skewed (``is_skewed``)
    that caution is what keeps 95 % (docs/workshop_effect.md).
    """
    sections, index = np.unique(section, return_inverse=True)
    squares = np.bincount(index, weights=influence) ** 2
    if not squares.any():
        return 0.0
    variance = squares.sum() * len(sections) / (len(sections) - 1)
    carrying = squares.sum() ** 2 / (squares**2).sum()
    degrees = max(carrying - 1, 1.0) if is_skewed else max(3 * carrying - 2, 1.0)
    return float(np.sqrt(variance) * stats.t.ppf(0.975, degrees))
