"""A night over workers is the night of one process: the same graph, where every step that opens the work database is
alone with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dagster import DagsterInstance, execute_job, reconstructable
from dagster._core.execution.api import create_execution_plan
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.definitions import defs
from dagster_project.night_lock import night_lock
from dagster_project.orchestration import names
from dagster_project.orchestration.outcome import night_outcome
from dagster_project.orchestration.progress import STATIONS, WITHIN_INTAKE
from dagster_project.orchestration.resources import LandingWorker, StationWorker
from dagster_project.orchestration.run_night import spread_job
from dagster_project.settings import DATA_VARIABLE, KEY_VARIABLE, POSTGRES_VARIABLE, WORKERS_VARIABLE, DataRoot
from dagster_project.spread_definitions import defs as spread
from tests.core.programme_texts import VALID

REPOSITORY = Path(__file__).resolve().parents[2]


def test_both_ways_have_the_same_assets_checks_and_lineage() -> None:
    one, many = defs.resolve_asset_graph(), spread.resolve_asset_graph()
    assert one.get_all_asset_keys() == many.get_all_asset_keys()
    assert one.asset_check_keys == many.asset_check_keys
    for key in one.get_all_asset_keys():
        here, there = one.get(key), many.get(key)
        assert here.parent_keys == there.parent_keys, key
        described = ("group_name", "owners", "kinds", "description", "tags")
        assert [getattr(here, name) for name in described] == [getattr(there, name) for name in described], key
    assert all(one.get(key).blocking == many.get(key).blocking for key in one.asset_check_keys)


def test_only_planning_and_landing_go_without_the_work_database() -> None:
    job = spread.resolve_job_def(names.JOB)
    assert {node.name for node in job.nodes} == set(STATIONS)
    needed = {
        step.key: job.get_op(step.node_handle).definition.required_resource_keys
        for step in create_execution_plan(job).steps
    }
    workers = {step for step, resources in needed.items() if resources == {"worker_on"}}
    assert workers == {"intake.plan", "intake.land[?]"}
    assert all(resources == {"night_on"} for step, resources in needed.items() if step not in workers)
    assert (spread.resources or {}).keys() == {"night_on", "worker_on"}
    assert type((spread.resources or {})["night_on"]) is StationWorker
    assert type((spread.resources or {})["worker_on"]) is LandingWorker
    assert {name.split("[")[0] for name in WITHIN_INTAKE} == {"intake.plan", "intake.land", "intake.settle"}


def test_the_graph_over_workers_loads_with_an_empty_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from dagster_project.spread_definitions import defs; defs.resolve_job_def('nightly')"],
        env={},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    monkeypatch.setenv(KEY_VARIABLE, "0123456789" * 4)
    for name in (DATA_VARIABLE, "DAGSTER_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in (POSTGRES_VARIABLE, WORKERS_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    found = DataRoot(tmp_path)
    found.programme_file.write_text(VALID, encoding="utf-8")
    found.inbox.mkdir()
    return found


@pytest.mark.parametrize("said", [["--workers", "2"], []])
def test_workers_without_postgresql_are_refused_with_what_to_do(
    root: DataRoot, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not said:
        monkeypatch.setenv(WORKERS_VARIABLE, "2")
    result = CliRunner().invoke(app, ["nightly", "--data", str(root.path), "--lang", "en", *said])
    assert result.exit_code == 2 and "need PostgreSQL. Set KATSUYO_POSTGRES_URL" in result.output
    assert not (root.dagster_home / "history").exists()


def test_a_run_over_workers_takes_the_lock_before_its_first_step(root: DataRoot) -> None:
    """Whoever starts it: here nobody asked before whether another night is at work."""
    with DagsterInstance.local_temp(str(root.path)) as instance:
        with night_lock(root):
            result = execute_job(reconstructable(spread_job), instance, raise_on_error=False)
        outcome = night_outcome(instance, result.run_id, root, ())
        assert (outcome.status, outcome.exit_code, outcome.seconds) == ("another_night", 3, {})


@pytest.mark.parametrize(
    ("said", "module"),
    [([], "dagster_project.definitions"), (["--workers", "3"], "dagster_project.spread_definitions")],
)
def test_dagsters_own_services_take_the_same_switch(
    root: DataRoot, said: list[str], module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POSTGRES_VARIABLE, "postgresql://katsuyo:secret@127.0.0.1:1/nights")
    monkeypatch.setenv(WORKERS_VARIABLE, "1")
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append(arguments))
    result = CliRunner().invoke(app, ["ui", "--only", "daemon", "--data", str(root.path), *said])
    assert result.exit_code == 0, result.output
    assert started[0][1:] == ["run", "-m", module]
    assert os.environ[WORKERS_VARIABLE] == (said or ["", "1"])[1]
