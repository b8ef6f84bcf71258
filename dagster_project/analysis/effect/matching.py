"""Controls for those who attended: people of the same department who used the tool alike before the baseline window.

Matching on the baseline itself would take people at a chance peak or low for what they are, and count their way back
as an effect (regression to the mean). Add here: another way to match. Keep out: estimates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.analysis.effect.people import Flags, Floats, Integers, People

# Uses in the window that people are matched on; each edge begins a group.
PRIOR_EDGES: Final = (0, 1, 3, 6, 11, 21, 51)


@dataclass(frozen=True)
class Matched:
    """The people who have somebody to be compared with: ``stratum`` numbers their groups from 0, ``weight`` is 1 for
    those who attended and makes the controls of each stratum as many as they are. ``treated_before`` counts those who
    attended before the unmatched were left out."""

    people: People
    stratum: Integers
    weight: Floats
    treated_before: int

    @property
    def treated_people(self) -> int:
        return int(self.people.treated.sum())

    @property
    def control_people(self) -> int:
        return int((~self.people.treated).sum())


def match(people: People) -> Matched:
    """Strata of department and prior use (department alone without a prior window), those with nobody on one of the
    two sides left out."""
    level = np.zeros_like(people.department)
    if people.prior is not None:
        level = np.searchsorted(np.array(PRIOR_EDGES), people.prior, side="right")
    _, stratum = np.unique(np.stack([people.department, level]), axis=1, return_inverse=True)
    treated, controls = (_per(stratum.ravel(), side) for side in (people.treated, ~people.treated))
    both = ((treated > 0) & (controls > 0))[stratum.ravel()]
    kept = people.some(both)
    _, kept_stratum = np.unique(stratum.ravel()[both], return_inverse=True)
    share = _per(kept_stratum, kept.treated) / np.maximum(_per(kept_stratum, ~kept.treated), 1)
    weight = np.where(kept.treated, 1.0, share[kept_stratum])
    return Matched(kept, kept_stratum.astype(np.int64), weight, int(people.treated.sum()))


def _per(stratum: Integers, chosen: Flags) -> Integers:
    return np.bincount(stratum, weights=chosen, minlength=int(stratum.max(initial=-1)) + 1).astype(np.int64)
