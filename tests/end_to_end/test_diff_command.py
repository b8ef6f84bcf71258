"""`katsuyo diff` between two real nights: a log lost a row, another file was deleted, and what follows from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.nights import KATSUYO, Night, environment, run_night

LOG = "inbox/trials/r6-trial/ai_usage_20241122.csv"
DELETED = "inbox/trials/r5-trial/利用ログ_令和5年10月.csv"

_FAST = """
import sys
from dagster_project.cli import app
try:
    app(["diff", "--data", sys.argv[1], "--json"])
except SystemExit:
    pass
heavy = {"dagster", "dbt", "great_expectations"} & {name.split(".")[0] for name in sys.modules}
assert not heavy, heavy
"""


def diff(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(KATSUYO), "diff", *arguments, "--data", str(root)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)


def test_one_release_has_nothing_to_compare_with(demo_night: Night) -> None:
    done = diff(demo_night.root, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Two releases are needed" in done.stderr


def test_two_nights_differ_in_what_their_files_differ_in(released_root: Path, demo_night: Night) -> None:
    log = released_root / LOG
    lines = log.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    log.write_text("".join(lines[:-1]), encoding="utf-8-sig")
    (released_root / DELETED).unlink()
    night = run_night(released_root)
    assert night.outcome["status"] == "released"
    before, after = demo_night.outcome["release_id"], night.outcome["release_id"]
    files_before = {path: path.stat().st_mtime_ns for path in (released_root / "releases").rglob("*")}

    done = diff(released_root, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["before"]["release_id"], told["after"]["release_id"]) == (before, after)
    assert told["declarations"] == [] and told["versions"] == {}
    files = {file["path"]: file for file in told["files"]}
    assert {path: (file["change"], file["status_after"]) for path, file in files.items()} == {
        LOG: ("replaced", "landed"),
        DELETED: ("status", "vanished"),
    }
    # 1,846 uses stand in the file (tests/test_demo_data.py counts them); its last row is gone.
    assert (files[LOG]["rows_accepted_before"], files[LOG]["rows_accepted_after"]) == (1846, 1845)
    marts = {mart["mart"]: mart for mart in told["marts"]}
    (adoption,) = marts["trial_adoption"]["rows"]
    assert adoption["key"]["trial_id"] == "r6-trial"
    assert {"column": "total_uses", "before": 1846, "after": 1845} in adoption["cells"]
    (cost,) = marts["cost"]["rows"]
    assert {"column": "total_uses", "before": 1846, "after": 1845} in cost["cells"]
    # The deleted log keeps its rows: nothing of the first trial differs, and it causes nothing.
    of_marts = [row for name, mart in marts.items() if name != "input_files" for row in mart["rows"]]
    assert {row["key"]["trial_id"] for row in of_marts if "trial_id" in row["key"]} == {"r6-trial"}
    assert {tuple(row["causes"]) for row in of_marts} == {(LOG,)}
    assert {"workshop_attendance", "survey_response", "printed_figures"}.isdisjoint(marts)

    back = json.loads(diff(released_root, after[:6], before[:6], "--json").stdout)
    assert {mart["mart"] for mart in back["marts"]} == set(marts)
    (adoption,) = next(mart for mart in back["marts"] if mart["mart"] == "trial_adoption")["rows"]
    assert {"column": "total_uses", "before": 1845, "after": 1846} in adoption["cells"]
    japanese, english = diff(released_root, "--lang", "ja").stdout, diff(released_root, "--lang", "en").stdout
    assert "total_uses: 1846 → 1845" in japanese and "total_uses: 1846 → 1845" in english
    assert f"{LOG}: 内容が変わりました" in japanese and f"{LOG}: other content" in english
    assert "行は数え続ける" in japanese and "go on counting" in english
    assert "違いはありません" in diff(released_root, before, before, "--lang", "ja").stdout
    unknown = diff(released_root, "ffffffffffffffff", "--lang", "en")
    assert (unknown.returncode, unknown.stdout) == (2, "") and before in unknown.stderr
    assert {path: path.stat().st_mtime_ns for path in (released_root / "releases").rglob("*")} == files_before


def test_it_starts_without_the_heavy_libraries(demo_night: Night) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FAST, str(demo_night.root)],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
