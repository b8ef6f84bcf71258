"""Small groups in real nights: what the demo shows by department, and that the audit refuses a table somebody tampered with.

Add here: another way to tamper. Keep out: hand cases (tests/expectations/attack, tests/analysis/disclosure).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dagster import (
    AssetCheckKey,
    AssetMaterialization,
    AssetSelection,
    DagsterInstance,
    Definitions,
    define_asset_job,
    in_process_executor,
)

from dagster_project.messages import Message
from dagster_project.orchestration import names
from dagster_project.orchestration.breakdowns import FROZEN, GAPS, RENAMED, WITHHELD
from dagster_project.orchestration.disclosure import disclosure_audit
from dagster_project.orchestration.failures import MESSAGES, WARNINGS, messages_of
from dagster_project.orchestration.required import required_checks
from dagster_project.orchestration.resources import NightOnDataRoot
from dagster_project.release.published_breakdowns import read_history
from dagster_project.settings import DATA_VARIABLE, DataRoot
from tests.end_to_end.nights import Night, run_night

AUDITED = ("adoption_by_department", "attendance_by_section", "response_by_department", "staying_by_department")


def _released(root: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def _audit(
    root: Path, monkeypatch: pytest.MonkeyPatch, asset_said: dict[str, Any] | None = None
) -> dict[str, tuple[bool, str]]:
    """What the audit of the graph says of the work database as it stands: by mart, passed and its words."""
    monkeypatch.setenv(DATA_VARIABLE, str(root))
    job = define_asset_job("audit", selection=AssetSelection.all_asset_checks())
    definitions = Definitions(
        asset_checks=[disclosure_audit()],
        jobs=[job],
        resources={"night_on": NightOnDataRoot()},
        executor=in_process_executor,
    )
    with DagsterInstance.ephemeral() as instance:
        if asset_said is not None:
            instance.report_runless_asset_event(AssetMaterialization(names.mart(AUDITED[0]), metadata=asset_said))
        run = definitions.resolve_job_def("audit").execute_in_process(instance=instance, raise_on_error=False)
        return {
            result.asset_key.path[-1]: (result.passed, " ".join(m.en for m in _said(result.metadata)))
            for result in run.get_asset_check_evaluations()
        }


def _said(metadata: Any) -> list[Message]:
    """Messages, then warnings."""
    return [*messages_of(metadata), *messages_of({MESSAGES: metadata[WARNINGS]})]


def _tamper(root: Path, statement: str) -> None:
    with duckdb.connect(str(root / "work" / "work_database.duckdb")) as connection:
        connection.execute(statement)


def test_the_demo_tells_departments_apart_and_hides_the_small_ones(demo_night: Night) -> None:
    """By the seed: in r5-trial 保健部, 市民部 and 都市部 have 3, 1 and 4 active people; in r6-trial every department has seven or
    more. Six people of r5-trial had left before the roster."""
    hidden = (
        "SELECT department_label FROM marts.adoption_by_department WHERE is_suppressed AND trial_id = '{}' ORDER BY 1"
    )
    assert _released(demo_night.root, hidden.format("r5-trial")) == [("保健部",), ("市民部",), ("都市部",)]
    assert _released(demo_night.root, hidden.format("r6-trial")) == []
    unlisted = "SELECT trial_id, active_people FROM marts.adoption_by_department WHERE line_kind = 'unlisted'"
    assert _released(demo_night.root, unlisted) == [("r5-trial", 6)]
    told = "SELECT active_people, one_day_only_people FROM marts.staying_by_department WHERE department_label = '福祉部' ORDER BY 1"
    assert _released(demo_night.root, told) == [(18, 11), (28, 10)]
    assert "r5-staff" in demo_night.said() and "cannot be counted by department" in demo_night.said()


def test_no_figure_of_a_suppressed_row_is_published(demo_night: Night) -> None:
    for mart in AUDITED:
        with (demo_night.root / "published" / "csv" / f"{mart}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                figures = [
                    name for name in row if name.endswith(("people", "participants", "responses", "rate", "percent"))
                ]
                assert row["is_suppressed"] == "false" or not any(row[name] for name in figures)


def test_the_audit_is_required_of_every_mart_that_is_broken_down() -> None:
    without = required_checks([])
    assert {AssetCheckKey(names.mart(mart), names.AUDIT_CHECK) for mart in AUDITED} <= without


@pytest.mark.parametrize(
    ("mart", "statement", "words"),
    [
        (
            "adoption_by_department",
            "UPDATE marts.adoption_by_department SET is_suppressed = false, active_people = 3, eligible_people = 98 "
            "WHERE trial_id = 'r5-trial' AND department_label = '保健部'",
            "fewer than small_group_minimum",
        ),
        (
            "attendance_by_section",
            "UPDATE marts.attendance_by_section SET is_suppressed = false, participants = 5, people = 85 "
            "WHERE workshop_id = 'w1' AND department_label = '経済部'",
            "the suppressed count follows",
        ),
    ],
)
def test_one_cell_shown_again_is_refused(
    released_root: Path, monkeypatch: pytest.MonkeyPatch, mart: str, statement: str, words: str
) -> None:
    assert all(passed for passed, _ in _audit(released_root, monkeypatch).values())
    _tamper(released_root, statement)
    passed, said = _audit(released_root, monkeypatch)[mart]
    assert not passed
    assert words in said and mart in said


def test_the_audit_says_what_the_asset_did_and_solves_nothing_again(
    released_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    did = {GAPS: {"trial:r5-trial": 40.0}, FROZEN: [], WITHHELD: ["survey:a"], RENAMED: {}}
    said = _audit(released_root, monkeypatch, did)
    assert "trial:r5-trial is too large" in said[AUDITED[0]][1] and "Of survey:a nothing new" in said[AUDITED[0]][1]
    assert all(not words for mart, (_, words) in said.items() if mart != AUDITED[0])


def test_a_lost_record_is_made_again_of_the_releases_that_are_there(released_root: Path) -> None:
    root = DataRoot(released_root)
    before = read_history(root)
    root.published_breakdowns.unlink()
    assert read_history(root) == before
    assert before["trial:r6-trial"]


def test_one_more_person_does_not_show_by_subtraction(released_root: Path) -> None:
    """A night later one more person of くらし安心部 uses the tool: the total says so, the department stays as it was, also for a
    root whose releases were cleared away."""
    before = dict(_released(released_root, "SELECT trial_id, active_people FROM marts.trial_adoption"))
    shown = "SELECT department_label, active_people FROM marts.adoption_by_department WHERE trial_id = 'r6-trial' ORDER BY 1"
    departments = _released(released_root, shown)
    used = {row[0] for row in _log_accounts(released_root)}
    newcomer = next(mail for mail in _staff_of(released_root, "くらし安心部") if mail not in used)
    log = released_root / "inbox" / "trials" / "r6-trial" / "ai_usage_20241125.csv"
    head = "日時,ユーザー名,メール,部署,業務分類,プロンプト文字数,回答文字数"
    log.write_text(f"{head}\n2024-11-25 10:00,,{newcomer},,要約,10,20\n", encoding="utf-8-sig")
    night = run_night(released_root)
    assert night.exit_code == 0, night.outcome["messages"]
    after = dict(_released(released_root, "SELECT trial_id, active_people FROM marts.trial_adoption"))
    assert after["r6-trial"] == before["r6-trial"] + 1
    assert _released(released_root, shown) == departments
    kept = json.loads((released_root / "landed" / "published_breakdowns.json").read_text(encoding="utf-8"))
    assert [state["totals"]["active"] for state in kept["families"]["trial:r6-trial"]] == [
        before["r6-trial"],
        after["r6-trial"],
    ]


def _log_accounts(root: Path) -> list[tuple[str]]:
    (log,) = (root / "inbox" / "trials" / "r6-trial").glob("ai_usage_20241122.csv")
    with log.open(encoding="utf-8-sig", newline="") as file:
        return [(row["メール"],) for row in csv.DictReader(file)]


def _staff_of(root: Path, department: str) -> list[str]:
    from python_calamine import CalamineWorkbook

    (roster,) = (root / "inbox" / "roster").glob("*.xlsx")
    rows = CalamineWorkbook.from_path(str(roster)).get_sheet_by_index(0).to_python()
    return [str(row[6]) for row in rows if len(row) > 6 and row[3] == department]
