"""The hub over the releases of sixty cities, which the release writer wrote without any night.

Add here: another size of hub. Keep out: what the hub makes of them (tests/hub).
"""

from __future__ import annotations

from pathlib import Path

from tests.bench.result import Result
from tests.bench.running import Run, alternate, run
from tests.bench.size import ROUNDS
from tests.end_to_end.nights import KATSUYO
from tests.hub.cities import many, publish_city

CITIES = 60


def measure(scratch: Path) -> Result:
    folders = [
        publish_city(scratch / f"city-{number:02}", city).parents[1] for number, city in enumerate(many(CITIES))
    ]
    done = alternate(
        ROUNDS,
        {
            "one": lambda number: _hub(folders[:1], scratch / f"hub-of-one-{number}"),
            "all": lambda number: _hub(folders, scratch / f"hub-{number}"),
        },
    )
    result = Result(f"katsuyo hub, medians of {ROUNDS} alternating runs")
    result.add("one city", done["one"])
    seconds = [[run.seconds for run in done[name]] for name in ("one", "all")]
    result.add(
        f"{CITIES} cities", done["all"], sorted(seconds[1])[ROUNDS // 2] / sorted(seconds[0])[ROUNDS // 2], "one city"
    )
    return result


def _hub(folders: list[Path], data: Path) -> Run:
    return run([str(KATSUYO), "hub", "--from", *map(str, folders), "--data", str(data)])
