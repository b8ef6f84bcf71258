"""How much is measured, as the environment says.

Add here: another switch. Keep out: proportions of the generated root (generator/plan.py).
"""

from __future__ import annotations

import os
from typing import Final

# Events of the generated root and rows of the single log.
ROWS: Final = int(os.environ.get("KATSUYO_BENCH_ROWS", "10000000"))
# Alternating runs of which the median counts.
ROUNDS: Final = int(os.environ.get("KATSUYO_BENCH_ROUNDS", "3"))
# Of what takes a minute or more a run: all parts together stay under 20 minutes.
BIG_ROUNDS: Final = min(ROUNDS, 2) if ROWS <= 10_000_000 else 1
