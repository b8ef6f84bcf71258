"""A night of the daemon is a night of `katsuyo nightly`: the same questions first, the same page, the same telling."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dagster import DagsterInstance, RunStatusSensorDefinition, build_run_status_sensor_context
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.definitions import defs
from dagster_project.orchestration import names
from dagster_project.settings import DATA_VARIABLE, KEY_VARIABLE, DataRoot
from tests.alerts.listeners import Hook, http_listener
from tests.core.programme_texts import VALID

FAULTS = {
    "programme": ("programme.yml", VALID.replace("timezone:", "timezones:")),
    "figures": ("figures.csv", "no,such,header\n"),
    "stray folder": ("inbox/trials/unknown/log.csv", "a\n"),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    monkeypatch.setenv(KEY_VARIABLE, "0123456789" * 4)
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    found = DataRoot(tmp_path)
    found.programme_file.write_text(VALID, encoding="utf-8")
    found.inbox.mkdir()
    return found


def page(root: DataRoot) -> dict[str, object]:
    told = json.loads(root.last_night_json.read_text(encoding="utf-8"))
    root.last_night_json.unlink()
    return {name: told[name] for name in ("status", "exit_code", "headline", "messages")}


def night_of_the_daemon(instance: DagsterInstance) -> None:
    """The job as the schedule starts it, without what `katsuyo nightly` does before; then the sensor of its end."""
    job = defs.resolve_job_def(names.JOB)
    result = job.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    sensor = defs.resolve_sensor_def("last_night_failure")
    assert isinstance(sensor, RunStatusSensorDefinition)
    event = next(one for one in result.all_events if one.event_type_value == "PIPELINE_FAILURE")
    sensor(build_run_status_sensor_context(sensor.name, event, instance, result.dagster_run))


@pytest.mark.parametrize("fault", FAULTS)
def test_the_same_fault_gives_the_same_page_and_is_told(root: DataRoot, fault: str) -> None:
    name, content = FAULTS[fault]
    (root.path / name).parent.mkdir(parents=True, exist_ok=True)
    (root.path / name).write_text(content, encoding="utf-8")
    with http_listener(Hook()) as hook, DagsterInstance.ephemeral() as instance:
        root.operations_file.write_text(f"alerts: {{webhook: {{url: '{hook.url}'}}}}\n", encoding="utf-8")
        by_hand = CliRunner().invoke(app, ["nightly", "--data", str(root.path)])
        assert by_hand.exit_code == 2
        first = page(root)
        night_of_the_daemon(instance)
        assert page(root) == first
        assert first["status"] == "could_not_run" and first["messages"]
        assert [body["katsuyo"]["occasion"] for body in hook.received] == ["could_not_run"] * 2
        assert hook.received[0]["katsuyo"]["messages"] == hook.received[1]["katsuyo"]["messages"]


def test_a_faulty_operations_file_stops_either_night(root: DataRoot) -> None:
    root.operations_file.write_text("alerts:\n  webhok: {}\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["nightly", "--data", str(root.path)]).exit_code == 2
    first = page(root)
    with DagsterInstance.ephemeral() as instance:
        night_of_the_daemon(instance)
    assert page(root) == first
    (message,) = first["messages"]  # type: ignore[misc]
    assert "operations.yml, line 2" in message["en"] and "webhok" in message["en"]


def test_an_alert_that_fails_leaves_the_exit_status_and_is_said(root: DataRoot) -> None:
    root.operations_file.write_text("alerts: {webhook: {url: 'http://127.0.0.1:1/'}, attempts: 1}\n", encoding="utf-8")
    root.figures_file.write_text("no,such,header\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["nightly", "--data", str(root.path), "--lang", "en"])
    assert done.exit_code == 2
    assert "The webhook could not be sent" in done.stderr and "URLError" in done.stderr


def test_a_broken_home_of_dagster_is_told_like_any_other_fault(root: DataRoot) -> None:
    root.dagster_home.mkdir(parents=True)
    (root.dagster_home / "dagster.yaml").write_text("storage: {sqlite: 1}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["nightly", "--data", str(root.path), "--lang", "en"])
    assert done.exit_code == 2 and "cannot be opened (DagsterInvalidConfigError)" in done.output
    assert page(root)["status"] == "could_not_run"
