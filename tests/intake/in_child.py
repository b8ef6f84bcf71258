"""Reads one file in a process of its own, so that its time and its peak memory can be told, and a hang be ended.

Add here: another way to let a file in. Keep out: the files (hostile_workbooks.py) and what must be said of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SECONDS = 10
PEAK_BYTES = 1 << 30

# For programmes that measure themselves. Not ru_maxrss, which a process inherits from the one that started it.
OWN_PEAK = """
def own_peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
"""

_PROGRAMME = f"""{OWN_PEAK}
import json, resource, sys, time
from pathlib import Path
from dagster_project.intake.deliveries.door import require_readable
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Unreadable
# Far more than the promise, so that a slip is told by its peak and the machine survives it.
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
started, said = time.perf_counter(), None
path = Path(sys.argv[1])
try:
    require_readable(path)
    said = ["read", read_sheet(path).cells.num_rows]
except Unreadable as unreadable:
    said = ["refused", unreadable.message.ja, unreadable.message.en]
seconds = time.perf_counter() - started
peak = max(own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
print(json.dumps(dict(said=said, seconds=seconds, peak=peak)))
"""


@dataclass(frozen=True)
class Outcome:
    said: list[object]
    seconds: float
    peak: int


def read_in_child(path: Path) -> Outcome:
    """What became of the file, within the promised time and memory."""
    child = subprocess.run(
        [sys.executable, "-c", _PROGRAMME, str(path)], capture_output=True, timeout=3 * SECONDS, check=False
    )
    assert child.returncode == 0, child.stderr.decode()[-2000:]
    outcome = Outcome(**json.loads(child.stdout))
    assert outcome.seconds < SECONDS, outcome
    assert outcome.peak < PEAK_BYTES, outcome
    return outcome


def refused_in_child(path: Path) -> tuple[str, str]:
    """The sentence in Japanese and English."""
    said = read_in_child(path).said
    if said[0] != "refused":
        pytest.fail(f"{path.name} was not refused: {said}")
    return str(said[1]), str(said[2])
