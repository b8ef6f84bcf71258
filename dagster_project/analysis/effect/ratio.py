"""The effect as a ratio: the growth of uses of those who attended over that of the controls.

Where everybody's use grows by the same factor, heavy users gain more uses than light ones and a difference finds an
effect that is none; the ratio does not. Add here: nothing but this measure. Keep out: the difference, matching.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dagster_project.analysis.effect.clusters import Estimate, half_width
from dagster_project.analysis.effect.matching import Matched

# A ratio of fewer uses than these has no interval worth printing.
MINIMUM_USES: Final = 10


def ratio(matched: Matched, *, with_baseline: bool = True) -> Estimate | None:
    """Ratio of ratios by quasi-Poisson sums, on matched weights; None where one of the sums is below MINIMUM_USES. Without
    a baseline it is the plain ratio afterwards, an association."""
    people, weight, treated = matched.people, matched.weight, matched.people.treated
    days = {"before": people.days_before, "after": people.days_after}
    uses = {"before": people.before, "after": people.after}
    logarithm, influence = 0.0, np.zeros(len(weight))
    for window, sign in (("after", 1), ("before", -1)) if with_baseline else (("after", 1),):
        for side, of in ((1, treated), (-1, ~treated)):
            counted = weight * uses[window] * of
            total = float(counted.sum())
            if total < MINIMUM_USES:
                return None
            logarithm += sign * side * np.log(total / days[window])
            influence += sign * side * (counted / total - weight * of / (weight * of).sum())
    half = half_width(influence, people.section, is_skewed=False)
    return Estimate(float(np.exp(logarithm)), float(np.exp(logarithm - half)), float(np.exp(logarithm + half)))
