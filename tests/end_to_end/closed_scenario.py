"""What a city does in a day, run where there is no network (test_closed_network.py starts it): ROOT REPORT.

Add here: another step of the day. Keep out: what its outcome should be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.nights import KATSUYO, run_night
from tests.ui.dagster_server import REPOSITORY, dagster_server, wait_for

LOG = Path("inbox") / "trials" / "r6-trial" / "ai_usage_20241122.csv"
_SCHEDULES = """
query ($repository: RepositorySelector!) {
  schedulesOrError(repositorySelector: $repository) { ... on Schedules { results { name } } }
}
"""


def _exit_code(*arguments: str | Path) -> int:
    done = subprocess.run([str(KATSUYO), *map(str, arguments)], capture_output=True, check=False, timeout=120)
    return done.returncode


def day(root: Path) -> dict[str, object]:
    """The night by hand, what people ask of it, then the UI with a night that its daemon runs."""
    told: dict[str, object] = {"night": run_night(root).outcome}
    told["inspect"] = _exit_code("inspect", root / LOG)
    told["figures"] = _exit_code("figures", root / "figures.csv")
    told["explain"] = _exit_code("explain", "satisfied", "--data", root)
    with dagster_server(root, root.parent / "katsuyo-ui.log", os.environ) as server:
        told["schedules"] = server.ask(_SCHEDULES, repository=REPOSITORY)["schedulesOrError"]["results"]
        run_id = server.launch_night()
        told["daemon_run"] = wait_for(lambda: server.ended(run_id), 300, server.log)

        def page_of_run() -> dict[str, object] | None:
            page: dict[str, object] = json.loads((root / "last_night.json").read_text(encoding="utf-8"))
            return page if page["run_id"] == run_id else None

        # Written by a sensor of the daemon.
        told["daemon_page"] = wait_for(page_of_run, 120, server.log)["status"]
    return told


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(day(Path(sys.argv[1]))), encoding="utf-8")
