"""A dummy key for every test of intake, and a place for key files that is not the user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.intake.people.keys import PseudonymKey
from tests.intake.small_root import SmallRoot

DUMMY_KEY = "0123456789" * 4


@pytest.fixture(autouse=True)
def _dummy_key(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("KATSUYO_KEY", DUMMY_KEY)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def key() -> PseudonymKey:
    return PseudonymKey(DUMMY_KEY.encode())


@pytest.fixture
def sheet_file(tmp_path: Path):
    """Writes bytes and gives the path."""

    def write(content: bytes, name: str = "some.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def small(tmp_path: Path) -> SmallRoot:
    return SmallRoot(tmp_path / "root")
