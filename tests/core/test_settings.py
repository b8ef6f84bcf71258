"""Where things are, asked at run time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dagster_project.settings import REPOSITORY, DataRoot, key_file, quiet_environment


def test_the_root_is_that_of_the_environment_else_the_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("KATSUYO_DATA", str(tmp_path))
    assert DataRoot.from_environment().path == tmp_path.resolve()
    monkeypatch.delenv("KATSUYO_DATA")
    assert DataRoot.from_environment().path == REPOSITORY / "data" / "demo"


def test_everything_of_a_root_lies_inside_it():
    root = DataRoot(Path("somewhere"))
    places = {name for name, value in vars(DataRoot).items() if isinstance(value, property)}
    assert {"programme_file", "inbox", "landed", "quarantine", "work", "settled", "releases", "published"} <= places
    for name in places:
        assert root.path in getattr(root, name).parents, name


def test_the_work_database_has_the_name_of_no_schema_and_no_published_file():
    assert DataRoot(Path("x")).work_database.stem not in {"marts", "landed", "programme", "katsuyo"}


@pytest.mark.skipif(sys.platform == "win32", reason="the POSIX place")
def test_the_key_lies_below_the_users_configuration_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert key_file() == tmp_path / "katsuyo" / "key"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert key_file() == tmp_path / ".config" / "katsuyo" / "key"


def test_nothing_reports_home():
    assert set(quiet_environment()) == {
        "DO_NOT_TRACK",
        "DAGSTER_DISABLE_TELEMETRY",
        "DBT_SEND_ANONYMOUS_USAGE_STATS",
        "GX_ANALYTICS_ENABLED",
    }
