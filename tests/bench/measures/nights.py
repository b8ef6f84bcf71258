"""A measured `katsuyo nightly`, and what it says of itself.

Add here: what several measures need of a night. Keep out: yardsticks, medians.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.running import Run, run
from tests.end_to_end.nights import KATSUYO


def night(root: Path, status: str = "released") -> Run:
    """One night on the root.

    Raises:
        RuntimeError: it ended otherwise; what it said stands in the message.
    """
    done = run([str(KATSUYO), "nightly", "--data", str(root), "--json"], exit_codes=(0, 1, 2))
    outcome = json.loads(done.stdout)
    if outcome["status"] != status:
        raise RuntimeError(f"{root}: {outcome['status']}, not {status}: {outcome['messages']}")
    return done


def phases(runs: Sequence[Run]) -> dict[str, float]:
    """Median seconds of each step of the nights, and of what lies before, between and behind them."""
    told: list[Mapping[str, float]] = []
    for one in runs:
        steps = json.loads(one.stdout)["seconds"]
        told.append({**steps, "start-up and end": one.seconds - sum(steps.values())})
    return {name: statistics.median(each[name] for each in told) for name in told[0]}
