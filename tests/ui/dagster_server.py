"""`katsuyo ui` as a process with its children: started, asked through GraphQL, and ended whatever happened.

Add here: how the server is driven. Keep out: what it should answer.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.end_to_end.nights import KATSUYO

Found = TypeVar("Found")

JOB = {
    "repositoryLocationName": "dagster_project.definitions",
    "repositoryName": "__repository__",
    "jobName": "nightly",
}
REPOSITORY = {name: JOB[name] for name in ("repositoryLocationName", "repositoryName")}
_LAUNCH = """
mutation ($execution: ExecutionParams!) {
  launchRun(executionParams: $execution) { __typename ... on LaunchRunSuccess { run { runId } } }
}
"""
_STATUS = "query ($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"
_ENDED = ("SUCCESS", "FAILURE", "CANCELED")
# A proxy of the machine that runs the tests has no say in what stays on it.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class DagsterServer:
    """The UI of one data root on a port of this machine."""

    root: Path
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        with suppress(OSError):
            return bool(_DIRECT.open(f"{self.url}/server_info", timeout=5).status == 200)
        return False

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of a GraphQL answer without errors."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        answer = json.load(_DIRECT.open(request, timeout=60))
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def launch_night(self) -> str:
        """Queues the job as the schedule does, for the daemon to start; the run id."""
        launched = self.ask(_LAUNCH, execution={"selector": JOB, "runConfigData": {}})["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def ended(self, run_id: str) -> str | None:
        """How the run ended, if it did."""
        status = str(self.ask(_STATUS, run=run_id)["runOrError"]["status"])
        return status if status in _ENDED else None


def wait_for(found: Callable[[], Found | None], seconds: float, log: Path) -> Found:
    """What ``found`` gives as soon as it is something; fails with the end of the server's log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds:.0f} s; the server said:\n" + log.read_text(errors="replace")[-4000:])


@contextmanager
def dagster_server(root: Path, log: Path, variables: Mapping[str, str]) -> Iterator[DagsterServer]:
    """`katsuyo ui` on a free port, answering; at the end neither it nor a child of it is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(KATSUYO), "ui", "--data", str(root), "--port", str(port)],
            env=dict(variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = DagsterServer(root, port, log)
    try:
        wait_for(lambda: server.answers() or process.poll() is not None, 120, log)
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        yield server
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asks first, then kills the whole group: code server, daemon and run workers are in it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)
