"""Promise 4: nobody named in a delivery is found in anything that nights and commands leave, however they ended."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import PRINTED
from tests.end_to_end.nights import copy_demo
from tests.privacy.canaries import STEMS
from tests.privacy.planted import FORM, LIST, NOVEMBER, OCTOBER, REFUSED, Watched, append, plant, put
from tests.privacy.scanner import found_below


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    watched = plant(tmp_path_factory.mktemp("canaries"))
    watched.night()
    return watched


def test_every_canary_lies_in_the_inbox_and_its_rows_had_every_fate(released: Watched, tmp_path: Path) -> None:
    theirs = [released.root / "inbox", released.root / "programme.yml"]
    refused = tmp_path / "refused"
    refused.mkdir()
    for i, content in enumerate(REFUSED.values()):
        (refused / str(i)).write_bytes(content)
    assert {hit.canary for hit in found_below(*theirs, refused)} >= set(STEMS)
    # The scanner finds nothing of its own accord in the demo as it is.
    assert found_below(copy_demo(tmp_path / "demo")) == []
    page = released.last_night()
    assert page["status"] == "released", page["messages"]
    fates = Counter()
    for file in page["files"]:
        fates.update({fate: file[f"rows_{fate}"] for fate in ("accepted", "excluded", "quarantined", "duplicate")})
    assert min(fates.values()) > 0, fates


def test_a_released_night_names_nobody(released: Watched) -> None:
    assert released.hits() == []
