"""One real night on a copy of the demo, shared by the tests that only look at what it left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.nights import Night, copy_demo, run_night


@pytest.fixture(scope="session")
def demo_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    return run_night(copy_demo(tmp_path_factory.mktemp("demo") / "root"))


@pytest.fixture()
def released_root(demo_night: Night, tmp_path: Path) -> Path:
    """A root of one's own that has the demo's release already."""
    root = tmp_path / "root"
    shutil.copytree(demo_night.root, root, symlinks=True)
    return root
