"""Which engine a night takes, and that one that cannot work is told before anything is done."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dagster_project.messages import CouldNotRun
from dagster_project.settings import ENGINE_VARIABLE, DataRoot
from dagster_project.spark import engine
from tests.end_to_end.nights import KATSUYO, copy_demo, environment
from tests.spark.cluster import free_port

SPARK = "spark: {master: 'spark://spark1.example.lg.jp:7077,spark2.example.lg.jp:7077', storage: /mnt/shared}\n"


def root_with(folder: Path, operations: str) -> DataRoot:
    (folder / "operations.yml").write_text(operations)
    return DataRoot(folder)


def test_a_night_is_on_duckdb_unless_somebody_says_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENGINE_VARIABLE, raising=False)
    assert engine.cluster_of(DataRoot(tmp_path)) is None
    assert engine.cluster_of(root_with(tmp_path, SPARK)) is None
    declared = engine.cluster_of(root_with(tmp_path, "engine: spark\n" + SPARK))
    assert declared is not None and declared.storage == Path("/mnt/shared")
    monkeypatch.setenv(ENGINE_VARIABLE, "duckdb")
    assert engine.cluster_of(DataRoot(tmp_path)) is None


def test_the_command_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "spark")
    wanted = engine.cluster_of(root_with(tmp_path, "spark: {master: 'local[2]'}\n"))
    assert wanted == engine.Cluster("local[2]", tmp_path / "work" / "spark")
    with pytest.raises(CouldNotRun, match=r"does not say where Spark is"):
        engine.cluster_of(root_with(tmp_path, ""))


def test_without_the_extra_the_night_says_what_to_install_and_does_nothing(tmp_path: Path) -> None:
    root = copy_demo(tmp_path / "root")
    (root / "operations.yml").write_text(SPARK)
    done = subprocess.run(
        [str(KATSUYO), "nightly", "--data", str(root), "--engine", "spark", "--json"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2, done.stderr
    (message,) = json.loads(done.stdout)["messages"]
    assert "requirements-spark.txt" in message["en"] and "requirements-spark.txt" in message["ja"]
    assert not (root / "landed").exists()


def test_a_java_that_is_missing_or_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CouldNotRun, match="Java 17 is missing"):
        engine.require_java()
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(CouldNotRun, match="cannot be run"):
        engine.require_java()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.22\" 2024-01-16' >&2\n")
    java.chmod(0o755)
    with pytest.raises(CouldNotRun, match="is Java 11"):
        engine.require_java()
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n")
    engine.require_java()


def test_a_master_that_nobody_answers_for_is_told() -> None:
    nobody = f"127.0.0.1:{free_port()}"
    with pytest.raises(CouldNotRun, match=nobody):
        engine.require_master(f"spark://{nobody},{nobody}")
    engine.require_master("local[*]")


def test_a_share_that_is_not_mounted_is_told(tmp_path: Path) -> None:
    root = DataRoot(tmp_path / "root")
    engine.require_storage(root.spark, root)
    engine.require_storage(tmp_path, root)
    with pytest.raises(CouldNotRun, match="mounted"):
        engine.require_storage(tmp_path / "share", root)
