"""What a night that adds 100,000 events takes more, the more events have landed before.

Measured on a root of a tenth of the events and on one of all: the difference of the medians, over the difference in
events, is scaled to a hundred million. Add here: another delivery to a root that has landed. Keep out: first nights.
"""

from __future__ import annotations

from pathlib import Path

from tests.bench.generator.root import deliver_late, write_root
from tests.bench.measures.nights import night
from tests.bench.result import Line, Result
from tests.bench.running import Run, alternate, median_seconds
from tests.bench.size import BIG_ROUNDS, ROWS

ADDED = 100_000
SCALE = 100_000_000


def measure(scratch: Path) -> Result:
    sizes = (ROWS // 10, ROWS)
    for size in sizes:
        night(write_root(scratch / f"grown-{size}", size))
    done = alternate(BIG_ROUNDS, {str(size): lambda number, size=size: _add(scratch, size, number) for size in sizes})
    small, large = (median_seconds(done[str(size)]) for size in sizes)
    result = Result(f"a night that adds {ADDED:,} events, medians of {BIG_ROUNDS} alternating runs")
    for size in sizes:
        result.add(f"{size:,} landed before", done[str(size)])
    growth = (large - small) / (sizes[1] - sizes[0]) * SCALE
    result.lines.append(Line(f"more for each {SCALE:,} landed, scaled from these two", growth))
    result.figures = {"growth_seconds": growth}
    return result


def _add(scratch: Path, size: int, number: int) -> Run:
    root = scratch / f"grown-{size}"
    deliver_late(root, size, ADDED, number)
    return night(root)
