"""Nights that follow a night: refused, killed, two at once. Readers keep a whole release throughout."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot
from tests.end_to_end.nights import KATSUYO, OTHER_KEY, Night, copy_demo, environment, run_night

LOG = "inbox/trials/r6-trial/ai_usage_20241122.csv"


def pointer(root: Path) -> str:
    return os.readlink(root / "published")


def test_six_more_anonymous_answers_than_participants_refuse_the_release(
    released_root: Path, demo_night: Night
) -> None:
    survey = next((released_root / "inbox" / "surveys" / "w2-after").glob("*.xlsx"))
    rows = CalamineWorkbook.from_path(survey).get_sheet_by_index(0).to_python()
    # 22 answers of 27 invited, and six more: 28.
    more = [[23.0 + number, 45588.4, 45588.41 + number / 1000, *rows[-1][3:]] for number in range(6)]
    book = xlsxwriter.Workbook(str(survey))
    sheet = book.add_worksheet()
    for line, row in enumerate([*rows, *more]):
        sheet.write_row(line, 0, row)
    book.close()
    before = pointer(released_root)
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (1, "refused")
    assert "w2-after" in night.said() and "28" in night.said() and "27" in night.said()
    assert "marts/survey_response:gate" in night.outcome["checks_failed"]
    assert pointer(released_root) == before
    assert night.outcome["release_id"] == demo_night.outcome["release_id"]
    page = (released_root / "last_night.html").read_text(encoding="utf-8")
    assert "w2-after" in page and "公表しませんでした" in page


def test_a_log_with_a_missing_column_refuses_and_names_file_and_column(released_root: Path) -> None:
    log = released_root / LOG
    log.write_text(log.read_text(encoding="utf-8-sig").replace("日時", "いつ", 1), encoding="utf-8-sig")
    before = pointer(released_root)
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (1, "refused")
    assert LOG in night.said() and "利用日時" in night.said()
    assert pointer(released_root) == before
    refused = [file for file in night.outcome["files"] if file["status"] == "refused"]
    assert [file["path"] for file in refused] == [LOG]


def test_a_killed_night_heals_and_the_release_depends_on_no_key_or_folder(tmp_path: Path, demo_night: Night) -> None:
    root = copy_demo(tmp_path / "another place")
    process = subprocess.Popen(
        [str(KATSUYO), "nightly", "--data", str(root)],
        env=environment(OTHER_KEY),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "dbt" in line:
            break
    time.sleep(2)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (root / "published").exists()
    night = run_night(root, OTHER_KEY)
    assert (night.exit_code, night.outcome["status"]) == (0, "released")
    assert night.outcome["release_id"] == demo_night.outcome["release_id"]
    assert _run_statuses(root) == ["FAILURE", "SUCCESS"]


def _run_statuses(root: Path) -> list[str]:
    import sqlite3

    with sqlite3.connect(root / "work" / "dagster" / "history" / "runs.db") as connection:
        return [row[0] for row in connection.execute("SELECT status FROM runs ORDER BY id")]


def test_two_nights_at_once_the_second_exits_3_and_leaves_the_page_alone(released_root: Path) -> None:
    page = (released_root / "last_night.json").read_bytes()
    with night_lock(DataRoot(released_root)):
        night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (3, "another_night")
    assert (released_root / "last_night.json").read_bytes() == page


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.replace("usage_bucket_edges", "usage_bucket_edge"), ("usage_bucket_edge", "8")),
        (lambda text: text.replace("series: r6-workshops", "series: r7-workshops", 1), ("r7-workshops", "51")),
    ],
)
def test_a_faulty_programme_file_exits_2_with_its_line(released_root: Path, change, expected) -> None:  # type: ignore[no-untyped-def]
    programme = released_root / "programme.yml"
    programme.write_text(change(programme.read_text(encoding="utf-8")), encoding="utf-8")
    before = pointer(released_root)
    night = run_night(released_root)
    assert night.exit_code == 2
    wrong, line = expected
    assert wrong in night.said() and f"programme.yml の {line} 行目" in night.said()
    assert f"line {line}" in night.said()
    assert pointer(released_root) == before
    assert json.loads((released_root / "last_night.json").read_text(encoding="utf-8"))["status"] == "could_not_run"


def test_an_inbox_folder_that_the_programme_does_not_name_exits_2(released_root: Path) -> None:
    (released_root / "inbox" / "trials" / "r7-trial").mkdir()
    night = run_night(released_root)
    assert night.exit_code == 2 and "inbox/trials/r7-trial" in night.said()


def test_another_key_than_the_ledgers_exits_2(released_root: Path) -> None:
    night = run_night(released_root, OTHER_KEY)
    assert night.exit_code == 2 and "鍵" in night.said() and "key" in night.said()


def test_a_data_root_that_does_not_exist_exits_2(tmp_path: Path) -> None:
    night = run_night(tmp_path / "nowhere")
    assert night.exit_code == 2 and "katsuyo init" in night.said()
    assert not (tmp_path / "nowhere").exists()


def test_a_malformed_figures_file_stops_the_night_with_its_line(released_root: Path) -> None:
    figures = released_root / "figures.csv"
    with figures.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    lines[2][lines[0].index("decimals")] = "many"
    with figures.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    before = pointer(released_root)
    night = run_night(released_root)
    assert night.exit_code == 2 and "figures.csv" in night.said() and "decimals" in night.said()
    assert pointer(released_root) == before


def test_init_makes_a_root_whose_first_night_runs_into_nothing_but_an_empty_inbox(tmp_path: Path) -> None:
    root = tmp_path / "city"
    made = subprocess.run(
        [str(KATSUYO), "init", str(root), "--json"], env=environment(), capture_output=True, text=True, check=True
    )
    assert (root / "programme.yml").exists() and (root / "inbox" / "trials").is_dir()
    assert str(root / "programme.yml") in json.loads(made.stdout)["created"]
    again = subprocess.run([str(KATSUYO), "init", str(root)], env=environment(), capture_output=True, check=False)
    assert again.returncode == 2
    night = run_night(root)
    assert (night.exit_code, night.outcome["status"]) == (0, "released")
    with duckdb.connect(str(root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM marts.input_files").fetchall() == [(0,)]
