"""Child processes whose seconds and memory are measured, and medians of alternating runs.

Add here: another way of running what is measured. Keep out: what is measured (measures/).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.yardsticks.exports import KEY
from tests.end_to_end.nights import REPOSITORY

_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Run:
    """Wall-clock seconds of a child, and the peak in MB of the memory that it and its children held at one time."""

    seconds: float
    megabytes: float
    stdout: str = ""


def run(
    arguments: Sequence[str], environment: Mapping[str, str] | None = None, *, exit_codes: Sequence[int] = (0,)
) -> Run:
    """Runs a command and looks at its memory twenty times a second.

    Raises:
        RuntimeError: it ended with another exit code; the message has what it said.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        list(arguments),
        cwd=REPOSITORY,
        env={**os.environ, "KATSUYO_KEY": KEY, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = _Peak(process.pid)
    peak.start()
    out, err = process.communicate()
    seconds = time.perf_counter() - started
    peak.ended.set()
    peak.join()
    if process.returncode not in exit_codes:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}:\n{out[-2000:]}\n{err[-4000:]}")
    return Run(seconds, peak.kilobytes / 1e3, out)


def run_module(module: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Run:
    """`python -m module`; seconds are the child's own where it tells them (``tell``), so that imports do not count."""
    done = run([sys.executable, "-m", module, *map(str, arguments)], environment)
    lines = done.stdout.splitlines()
    said = json.loads(lines[-1]) if lines and lines[-1].startswith('{"seconds"') else {}
    return Run(said.get("seconds", done.seconds), max(done.megabytes, said.get("megabytes", 0)), done.stdout)


def tell(seconds: float) -> None:
    """A measured child says at its end how long it took, and its peak memory (MB).

    Not ru_maxrss, which a child inherits from the process that started it.
    """
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(json.dumps({"seconds": seconds, "megabytes": int(status["VmHWM"].split()[0]) / 1e3}))


def alternate(
    rounds: int, runs: Mapping[str, Callable[[int], Run]], *, once: Collection[str] = ()
) -> dict[str, list[Run]]:
    """Every run once a round, in turn, so that a slow minute of the machine is shared by all; each is given the round.
    Those named in ``once`` take part in the first round alone."""
    done: dict[str, list[Run]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, one in runs.items():
            if number == 0 or name not in once:
                done[name].append(one(number))
    return done


def median_seconds(runs: Sequence[Run]) -> float:
    return statistics.median(one.seconds for one in runs)


def peak_megabytes(runs: Sequence[Run]) -> float:
    return max(one.megabytes for one in runs)


class _Peak(threading.Thread):
    """Adds up the resident memory of a process and its descendants, again and again, and keeps the largest sum."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.kilobytes = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(_LOOK_SECONDS):
            self.kilobytes = max(self.kilobytes, sum(_resident(pid) for pid in _family(self.pid)))


def _family(pid: int) -> list[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(child))]


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)
