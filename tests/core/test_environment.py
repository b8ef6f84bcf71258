"""Where runs are recorded: chosen once, by the environment, and never half here and half there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from dagster_project import environment
from dagster_project.environment import enter
from dagster_project.messages import CouldNotRun
from dagster_project.settings import POSTGRES_VARIABLE, DataRoot

URL = "postgresql://katsuyo:secret@db.example.lg.jp/katsuyo"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    monkeypatch.delenv(POSTGRES_VARIABLE, raising=False)
    for name in ("DAGSTER_HOME", "KATSUYO_DATA"):
        monkeypatch.setenv(name, "")
    return DataRoot(tmp_path)


def written(root: DataRoot) -> str:
    return (root.dagster_home / "dagster.yaml").read_text(encoding="utf-8")


def test_without_a_server_runs_lie_in_the_data_root_and_nothing_reports_home(root: DataRoot) -> None:
    enter(root)
    settings = yaml.safe_load(written(root))
    assert settings["storage"]["custom"]["config"] == {"base_dir": {"env": "DAGSTER_HOME"}}
    assert settings["telemetry"] == {"enabled": False}


def test_what_an_earlier_version_wrote_is_written_anew(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(root)
    before, storage, _ = written(root).partition("# Runs and events lie here")
    assert storage
    (root.dagster_home / "dagster.yaml").write_text(before, encoding="utf-8")
    enter(root)
    assert "SqliteRecords" in written(root)


def test_a_server_is_taken_from_the_environment_and_its_address_written_nowhere(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(root)
    monkeypatch.setenv(POSTGRES_VARIABLE, URL)
    enter(root)
    assert yaml.safe_load(written(root))["storage"] == {"postgres": {"postgres_url": {"env": POSTGRES_VARIABLE}}}
    assert "secret" not in written(root)
    assert os.environ[POSTGRES_VARIABLE] == URL.replace("postgresql:", "postgresql+psycopg2:")


def test_a_night_that_forgets_the_server_does_not_begin_a_second_history(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POSTGRES_VARIABLE, URL)
    enter(root)
    monkeypatch.delenv(POSTGRES_VARIABLE)
    with pytest.raises(CouldNotRun, match="not set"):
        enter(root)
    (root.dagster_home / "dagster.yaml").unlink()
    enter(root)
    assert "postgres" not in written(root)


def test_what_somebody_wrote_there_stays(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(root)
    own = root.dagster_home / "dagster.yaml"
    own.write_text(written(root) + "# ours\n", encoding="utf-8")
    enter(root)
    monkeypatch.setenv(POSTGRES_VARIABLE, URL)
    with pytest.raises(CouldNotRun, match="changed by hand"):
        enter(root)
    assert written(root).endswith("# ours\n")


def test_the_missing_package_is_named(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POSTGRES_VARIABLE, URL)
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(CouldNotRun, match=r"requirements-postgres\.txt"):
        enter(root)
