"""Readers during nights: no error, no answer of two releases, and each sees the new one. `make bench` measures more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench import readers
from tests.conftest import PRINTED
from tests.end_to_end.nights import Night, deliver_one_more_use


@pytest.mark.full
def test_no_night_disturbs_a_reader_and_no_reader_a_night(
    demo_night: Night, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    root = tmp_path / "root"
    shutil.copytree(demo_night.root, root, symlinks=True)
    read = readers.measure(root, readers=8, nights=2, change=deliver_one_more_use)
    assert read.errors == []
    assert len(read.releases) == 3 and len(read.near) >= 20 and len(read.away) >= 100
    record_property(PRINTED, str(read))
