"""Twenty readers during five nights: errors, and how long a query takes around the swap.

Add here: another load on readers. Keep out: the readers themselves (tests/bench/readers.py).
"""

from __future__ import annotations

from pathlib import Path

from tests.bench import readers
from tests.bench.result import Result
from tests.end_to_end.nights import copy_demo, deliver_one_more_use, run_night

READERS, NIGHTS = 20, 5


def measure(scratch: Path) -> Result:
    root = run_night(copy_demo(scratch / "read")).root
    read = readers.measure(root, READERS, NIGHTS, deliver_one_more_use)
    figures = {"readers_p95_around_swap": read.p95_near / read.p95_away, "readers_errors": float(len(read.errors))}
    return Result("readers", figures=figures, notes=[str(read)])
