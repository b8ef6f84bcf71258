"""A root of its own for every test, before its first night or after one that released."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.settings import ENGINE_VARIABLE, KEY_VARIABLE
from tests.quick_folder import quick_folder
from tests.still.standing_root import StandingRoot, copy_of, standing_root

KEY = "0123456789" * 4


@pytest.fixture(scope="session")
def after_one_night() -> Iterator[StandingRoot]:
    """Nobody changes it: the night is run once for all copies."""
    with quick_folder() as folder, pytest.MonkeyPatch.context() as environment:
        environment.setenv(KEY_VARIABLE, KEY)
        made = standing_root(folder / "root")
        made.night()
        environment.undo()
        yield made


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.delenv(ENGINE_VARIABLE, raising=False)
    with quick_folder() as made:
        yield made / "root"


@pytest.fixture
def fresh(folder: Path) -> StandingRoot:
    return standing_root(folder)


@pytest.fixture
def standing(folder: Path, after_one_night: StandingRoot) -> StandingRoot:
    return copy_of(after_one_night, folder)
