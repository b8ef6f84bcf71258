"""`make bench [PART=name]`: everything measured, in alternating runs, against yardsticks of the same run.

Prints a table per part and one of all targets, writes bench.json, and ends with 1 where a target is missed.
Add here: a part. Keep out: measuring (measures/) and targets (targets.py).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from tests.bench.measures import growth, hub, landing, large_root, reading, stack
from tests.bench.result import Result
from tests.bench.size import ROWS
from tests.bench.table import show, show_targets
from tests.bench.targets import judge
from tests.conftest import MAKE_TEST_SECONDS
from tests.end_to_end.nights import REPOSITORY

PARTS: Final[Mapping[str, Callable[[Path], Result]]] = {
    "stack": stack.measure,
    "night": large_root.measure,
    "growth": growth.measure,
    "landing": landing.measure,
    "readers": reading.measure,
    "hub": hub.measure,
}


def main(parts: Sequence[str]) -> int:
    """Exit code: 0 every measured target is met, 1 one is missed, 2 there is no such part."""
    if unknown := sorted(set(parts) - set(PARTS)):
        print(f"No such part: {', '.join(unknown)}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    figures: dict[str, float] = {}
    told: dict[str, object] = {}
    for part in parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="katsuyo-bench-") as scratch:
            result = PARTS[part](Path(scratch))
        show(result)
        figures |= result.figures
        told[part] = asdict(result)
    figures |= last_make_test(REPOSITORY)
    verdicts = [verdict for verdict in judge(figures, ROWS) if verdict.measured is not None or not parts]
    show_targets(verdicts)
    told["targets"] = [
        {**asdict(verdict.target), "measured": verdict.measured, "is_met": verdict.is_met} for verdict in verdicts
    ]
    (REPOSITORY / "bench.json").write_text(json.dumps({"rows": ROWS, **told}, indent=2, ensure_ascii=False))
    missed = [verdict.target.what for verdict in verdicts if verdict.is_asked and not verdict.is_met]
    for what in missed:
        print(f"MISSED: {what}")
    return 1 if missed else 0


def last_make_test(repository: Path) -> dict[str, float]:
    """What tests/conftest.py has noted; nothing where `make test` has not run here."""
    noted = repository / ".pytest_cache" / "v" / MAKE_TEST_SECONDS
    return {"make_test_seconds": float(json.loads(noted.read_text()))} if noted.exists() else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
