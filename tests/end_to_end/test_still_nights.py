"""`katsuyo nightly` on the demo when nothing has changed: over at once, and nothing that was said is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.settings import KEY_VARIABLE, DataRoot
from dagster_project.still.decision import NO_NIGHT
from dagster_project.still.night import end_at_once
from tests.end_to_end.nights import FIRST_KEY, KATSUYO, Night, environment, run_night
from tests.whole_release import faults, resolve

_IN_THIS_PROCESS = """
import sys
from dagster_project.cli import app
try:
    app()
finally:
    print("imported:", sorted({"dagster", "dbt", "great_expectations"} & sys.modules.keys()), file=sys.stderr)
"""


def test_a_night_with_nothing_new_ends_before_dagster_and_keeps_what_the_last_whole_one_said(
    released_root: Path, demo_night: Night
) -> None:
    before, first = os.readlink(released_root / "published"), demo_night.outcome
    runs = (released_root / "work" / "dagster" / "history" / "runs.db").read_bytes()
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (0, "nothing_new")
    assert os.readlink(released_root / "published") == before and faults(resolve(released_root)) == []
    assert len(list((released_root / "releases").iterdir())) == 1
    assert (released_root / "work" / "dagster" / "history" / "runs.db").read_bytes() == runs
    assert night.outcome["run_id"] is None and night.outcome["stands"]["run_id"] == first["run_id"]
    assert night.outcome["checks_passed"] == night.outcome["checks_required"] == first["checks_required"] > 100
    for told in ("files", "people", "figures", "warnings", "release_id"):
        assert night.outcome[told] == first[told] != []
    page = (released_root / "last_night.html").read_text(encoding="utf-8")
    assert first["run_id"] in page and "何も変わっていません" in page and "Nothing was built anew" in page
    assert all(file["path"] in page for file in first["files"])


def test_the_terminal_says_so_and_what_takes_seconds_is_never_imported(released_root: Path, demo_night: Night) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IN_THIS_PROCESS, "nightly", "--data", str(released_root), "--lang", "en"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.startswith(
        "Nothing has changed: the release stays\nNothing that the figures depend on has changed"
    )
    assert demo_night.outcome["run_id"] in done.stdout and "checks passed: " in done.stdout
    assert done.stderr == "imported: []\n"


def test_a_whole_night_that_is_killed_leaves_no_still_one_behind(
    released_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, FIRST_KEY)
    before = resolve(released_root)
    process = subprocess.Popen(
        [str(KATSUYO), "nightly", "--data", str(released_root), "--whole", "--lang", "en"],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert any("marts: dbt" in line for line in process.stderr)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert end_at_once(DataRoot(released_root)) == NO_NIGHT
    assert resolve(released_root) == before and faults(before) == []
