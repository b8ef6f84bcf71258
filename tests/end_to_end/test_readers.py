"""Readers during nights: no error, no answer of two releases, and each sees the new one. `make bench` measures more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.readers import measure
from tests.conftest import PRINTED
from tests.end_to_end.nights import Night, deliver_one_more_use

# Around the swap a query may take at most so many times what it takes in the rest of the same nights (95th percentile).
MOST_AROUND_THE_SWAP = 1.3


@pytest.mark.soak
@pytest.mark.parametrize(("readers", "nights"), [(20, 5)])
def test_no_night_disturbs_a_reader_and_no_reader_a_night(
    readers: int, nights: int, demo_night: Night, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    root = tmp_path / "root"
    shutil.copytree(demo_night.root, root, symlinks=True)
    read = measure(root, readers=readers, nights=nights, change=deliver_one_more_use)
    record_property(PRINTED, str(read))
    assert read.errors == []
    assert len(read.releases) == nights + 1 and len(read.near) >= 20 and len(read.away) >= 100
    assert read.p95_near <= MOST_AROUND_THE_SWAP * read.p95_away
