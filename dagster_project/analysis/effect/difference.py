"""The effect as a difference: how many more uses per person in 20 working days than the controls' change would give.

Add here: nothing but this measure. Keep out: the ratio (ratio.py), matching.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dagster_project.analysis.effect.clusters import Estimate, half_width
from dagster_project.analysis.effect.matching import Matched

# About a month of working days: a unit that a reader can picture.
PER_DAYS: Final = 20


def difference(matched: Matched, *, with_baseline: bool = True) -> Estimate:
    """Difference in differences over the strata, each weighted by those who attended (uses per person and 20 working
    days). Without a baseline it is the plain difference afterwards, an association."""
    people, weight, stratum = matched.people, matched.weight, matched.stratum
    outcome = people.after * PER_DAYS / people.days_after
    if with_baseline:
        outcome = outcome - people.before * PER_DAYS / people.days_before
    treated = people.treated
    attended = np.bincount(stratum, weights=treated)
    means = {
        side: np.bincount(stratum, weights=weight * outcome * (treated == side)) / attended for side in (True, False)
    }
    total = attended.sum()
    value = float((attended * (means[True] - means[False])).sum() / total)
    # Residuals of the weighted regression with an intercept per stratum, whose slope the value is.
    middle = (means[True] + means[False] - value) / 2
    residual = outcome - middle[stratum] - value * treated
    influence = np.where(treated, 1.0, -1.0) * weight * residual / total
    # The strata's intercepts are estimated too.
    spared = len(outcome) / max(len(outcome) - len(attended) - 1, 1)
    influence *= np.sqrt(spared)
    half = half_width(influence, people.section, is_skewed=True)
    return Estimate(value, value - half, value + half)
