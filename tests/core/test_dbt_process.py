"""dbt that gets ready before it is needed: where nobody lets it build it leaves nothing, and what it finds is what was parsed."""

from __future__ import annotations

import json
from pathlib import Path

from dagster_project import dbt_process
from dagster_project.dbt_process import PARSED_DATABASE
from dagster_project.orchestration.dbt_manifest import manifest_path
from dagster_project.settings import DBT_PROJECT, REPOSITORY, DataRoot

_SECONDS = 120


def _events(output: bytes) -> list[str]:
    return [json.loads(line)["info"]["name"] for line in output.splitlines()]


def test_where_the_night_ends_before_its_marts_dbt_ends_too_and_has_built_nothing(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    waiting = dbt_process.take(root).process
    said, _ = waiting.communicate(timeout=_SECONDS)
    assert (waiting.returncode, said) == (0, b"")
    assert not root.work_database.exists()
    assert not list(root.dbt_target.glob("run*"))


def test_it_builds_where_the_root_has_its_database_and_says_so_where_that_cannot_be(tmp_path: Path) -> None:
    """Nothing was taken in: the first source that is asked for is missing."""
    root = DataRoot(tmp_path)
    root.work.mkdir()
    building = dbt_process.take(root).build()
    assert building.stdout is not None
    said = building.stdout.read()
    assert building.wait(timeout=_SECONDS) == 1
    assert "LogModelResult" in _events(said) and b"landed" in said
    assert root.work_database.exists()
    for place in (REPOSITORY, DBT_PROJECT):
        assert not (place / PARSED_DATABASE).exists(), "parsing opens no database"


def test_one_dbt_waits_for_a_root_and_whoever_takes_it_has_it_alone(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    dbt_process.get_ready(root)
    dbt_process.get_ready(root)
    first, second = dbt_process.take(root).process, dbt_process.take(root).process
    assert first.pid != second.pid
    for process in (first, second):
        process.communicate(timeout=_SECONDS)
        assert process.returncode == 0


def test_what_the_installation_parsed_is_not_parsed_again(tmp_path: Path) -> None:
    """dbt says so where it starts from nothing, as it does where the profile names another database."""
    manifest_path()
    root = DataRoot(tmp_path)
    waiting = dbt_process.take(root).process
    waiting.communicate(timeout=_SECONDS)
    log = (root.dbt_target / "dbt.log").read_text(encoding="utf-8")
    assert "Unable to do partial parsing" not in log
    assert "Partial parsing enabled" in log
