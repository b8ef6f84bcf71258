"""The people of one comparison as columns: who attended, where they work, and their uses in three windows.

Add here: another property that people are matched on. Keep out: how windows are laid (windows.py) and estimates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """One entry per person in every column.

    ``treated``: attended; ``department`` and ``section``: codes; ``prior``, ``before``, ``after``: uses in the window
    that people are matched on, in the baseline window and in the window afterwards. ``prior`` is None where no window
    lies before the baseline; ``days_before`` and ``days_after`` are working days of those windows.
    """

    treated: Flags
    department: Integers
    section: Integers
    before: Integers
    after: Integers
    days_before: int
    days_after: int
    prior: Integers | None = None

    def some(self, chosen: Flags) -> People:
        """The chosen people only."""
        return People(
            self.treated[chosen],
            self.department[chosen],
            self.section[chosen],
            self.before[chosen],
            self.after[chosen],
            self.days_before,
            self.days_after,
            None if self.prior is None else self.prior[chosen],
        )
