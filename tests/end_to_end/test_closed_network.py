"""Promise 6: a whole day without a network, denied by the kernel to every process, and nothing even tries to leave."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.closed_namespace import run_closed, unavailable
from tests.conftest import PRINTED
from tests.end_to_end.nights import copy_demo, environment

_LEAVES = """
import socket
for leave in (lambda: socket.create_connection(("203.0.113.1", 443), 5), lambda: socket.getaddrinfo("katsuyo.invalid", 443)):
    try:
        leave()
    except OSError:
        continue
    raise SystemExit("there is a network")
"""
_STAYS = """
import socket
with socket.socket() as here:
    here.bind(("127.0.0.1", 0))
    here.listen()
    socket.create_connection(here.getsockname(), 5).close()
    socket.create_connection(("localhost", here.getsockname()[1]), 5).close()
"""


@pytest.fixture(autouse=True)
def _namespace() -> None:
    if reason := unavailable():
        pytest.skip(reason)


def test_what_leaves_is_denied_and_counted(tmp_path: Path) -> None:
    closed = run_closed([sys.executable, "-c", _LEAVES], environment(), tmp_path, seconds=60)
    assert closed.exit_code == 0, closed.output
    assert closed.attempts >= 2
    if closed.callers is not None:
        assert any("203.0.113.1 443" in caller for caller in closed.callers)
        assert any(caller.endswith(" 53") for caller in closed.callers)


def test_what_stays_on_the_machine_is_neither(tmp_path: Path) -> None:
    closed = run_closed([sys.executable, "-c", _STAYS], environment(), tmp_path, seconds=60)
    assert (closed.exit_code, closed.attempts, closed.callers or ()) == (0, 0, ()), closed.output


@pytest.mark.full
def test_night_ui_daemon_and_commands_need_no_network_and_try_none(
    tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    root = copy_demo(tmp_path / "root")
    kept = {name: value for name, value in environment().items() if name not in ("KATSUYO_DATA", "DAGSTER_HOME")}
    variables = {**kept, "XDG_CONFIG_HOME": str(tmp_path / "configuration")}
    scenario = [sys.executable, "-m", "tests.end_to_end.closed_scenario", root, tmp_path / "day.json"]
    closed = run_closed(scenario, variables, tmp_path, seconds=600)
    assert closed.exit_code == 0, closed.output[-4000:]
    day = json.loads((tmp_path / "day.json").read_text(encoding="utf-8"))
    night = day.pop("night")
    assert (night["status"], night["exit_code"]) == ("released", 0)
    assert night["checks_passed"] == night["checks_required"] > 0
    assert day == {
        "inspect": 0,
        # The demo's printed figures do not all hold.
        "figures": 1,
        "explain": 0,
        "schedules": [{"name": "nightly_at_two"}],
        "daemon_run": "SUCCESS",
        "daemon_page": "nothing_new",
    }
    traced = "no strace" if closed.callers is None else f"strace: {len(closed.callers)}"
    record_property(PRINTED, f"closed network: {closed.attempts} attempts to leave it ({traced})")
    assert (closed.attempts, closed.callers or ()) == (0, ())
