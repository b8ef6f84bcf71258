"""A small root of its own for every test of the release step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dagster_project.settings import DataRoot
from tests.quick_folder import quick_folder
from tests.release.small_release import small_root


@pytest.fixture
def small() -> Iterator[DataRoot]:
    with quick_folder() as folder:
        yield small_root(folder / "root")
