"""Recomputes input_files: the ledger's row counts per delivered file.

Add here: the second way to a mart of deliveries. Keep out: what happened inside a file (intake's ledger).
"""

from __future__ import annotations

import pandas as pd

from expectations.frames import from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed


def input_files(landed: Landed) -> pd.DataFrame:
    """One row per delivered file, as the ledger has it."""
    return from_rows(
        COLUMNS["input_files"], [file | {"organisation_code": landed.organisation} for file in landed.files]
    )


MARTS = {"input_files": input_files}
