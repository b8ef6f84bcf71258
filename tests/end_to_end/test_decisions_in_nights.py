"""`katsuyo accept` and `withdraw` around whole nights: exit codes, manifest, page and summary."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project import programme
from dagster_project.intake import night
from dagster_project.intake.people.keys import load_key
from dagster_project.settings import DataRoot
from tests.end_to_end.nights import FIRST_KEY, KATSUYO, Night, environment, run_night

LOG = "inbox/trials/r6-trial/ai_usage_20241122.csv"
REASON = "様式の変更を業者に照会中"


def decide(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(KATSUYO), *arguments, "--data", str(root), "--json"]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)


def warned(found: Night) -> bool:
    """The file and the reason stand in the outcome, the page and the manifest of the release."""
    manifest = json.loads((found.root / "published" / "manifest.json").read_text(encoding="utf-8"))
    page = (found.root / "last_night.html").read_text(encoding="utf-8")
    told = [json.dumps(found.outcome["warnings"], ensure_ascii=False), page]
    told.append(json.dumps(manifest["warnings"], ensure_ascii=False))
    return all(LOG in text and REASON in text for text in told)


def line(found: Night, status: str) -> dict[str, object]:
    return next(file for file in found.outcome["files"] if file["path"] == LOG and file["status"] == status)


def test_an_accepted_file_lets_the_release_go_out_and_is_told(
    released_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (released_root / LOG).write_bytes(b"half a file")
    monkeypatch.setenv("KATSUYO_KEY", FIRST_KEY)
    root = DataRoot(released_root)
    report = night.take_in(root, programme.read(root.programme_file), load_key(), datetime(2025, 4, 1))
    assert len(report.refusals) == 1
    assert decide(released_root, "accept", "inbox/unknown.csv", "--reason", REASON).returncode == 2
    assert decide(released_root, "accept", LOG, "--reason", REASON).returncode == 0
    found = run_night(released_root)
    assert (found.exit_code, found.outcome["status"]) == (0, "released")
    assert warned(found)
    assert line(found, "refused")["reason"] == REASON
    assert line(found, "landed")["rows_accepted"] == line(found, "landed")["rows_in"]  # the former content


def test_a_withdrawn_file_leaves_the_figures_and_is_told(released_root: Path) -> None:
    survey = next((released_root / "inbox" / "surveys" / "w2-after").glob("*.xlsx"))
    shutil.copy(survey, survey.with_name("again.xlsx"))
    assert decide(released_root, "withdraw", str(released_root / LOG), "--reason", REASON).returncode == 0
    found = run_night(released_root)
    assert (found.exit_code, found.outcome["status"]) == (0, "released")
    assert warned(found)
    withdrawn = line(found, "withdrawn")
    assert withdrawn["rows_accepted"] == 0 and withdrawn["rows_excluded"] == withdrawn["rows_in"]
    with duckdb.connect(str(released_root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        uses = connection.execute("SELECT total_uses FROM marts.trial_adoption WHERE trial_id = 'r6-trial'").fetchall()
    assert uses == [(0,)]
