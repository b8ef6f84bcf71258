"""Promise 4: nobody named in a delivery is found in anything that nights and commands leave, however they ended."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.conftest import PRINTED
from tests.end_to_end.nights import copy_demo
from tests.privacy.canaries import STEMS
from tests.privacy.planted import (
    COUNTED,
    FORM,
    LIST,
    MORE_ANSWERS,
    MORE_USES,
    NOVEMBER,
    OCTOBER,
    REFUSED,
    append,
    plant,
    put,
)
from tests.privacy.scanner import found_below
from tests.privacy.watched import Watched


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


def test_the_work_database_is_not_compressed_so_that_its_freed_blocks_can_be_read(released: Watched) -> None:
    with duckdb.connect(str(released.root / "work" / "work_database.duckdb"), read_only=True) as connection:
        stored = connection.execute(
            "SELECT DISTINCT compression FROM pragma_storage_info('landed.delivered_file') WHERE segment_type = 'VARCHAR'"
        )
        assert stored.fetchall() == [("Uncompressed",)]


def test_a_released_night_names_nobody(released: Watched) -> None:
    assert released.hits() == []


@pytest.mark.full
def test_nights_refused_accepted_superseded_withdrawn_and_killed_name_nobody(
    tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    """One city through all of them, looked through after each."""
    watched = plant(tmp_path / "city")
    root, looked_through = watched.root, 0

    def assert_nobody(moment: str) -> None:
        nonlocal looked_through
        looked_through += 1
        assert watched.hits() == [], moment

    for name, content in REFUSED.items():
        put(root / name, content)
    assert watched.night() == 1
    assert_nobody("refused")
    refused = {file["path"] for file in watched.last_night()["files"] if file["status"] == "refused"}
    assert refused == set(REFUSED)
    shown = [root / name for name in (*REFUSED, *COUNTED, LIST, FORM)]
    for options in ([], ["--json", "--lang", "en"]):
        assert watched.run("inspect", *shown, *options) == 1
    assert_nobody("inspected")
    for name in REFUSED:
        assert watched.run("accept", name, "--reason", "試験", "--data", root) == 0
    assert watched.night() == 0
    assert_nobody("accepted")
    append(root / OCTOBER, MORE_USES, "cp932")
    append(root / FORM, MORE_ANSWERS, "utf-8")
    assert watched.run("withdraw", NOVEMBER, "--reason", "試験", "--data", root) == 0
    watched.killed_night(root / "landed" / "ledger.json")
    assert_nobody("killed at the ledger")
    watched.killed_night(root / "work" / "dbt" / "dbt.log", b"create")
    assert_nobody("killed in dbt")
    assert watched.night() == 0
    files = watched.last_night()["files"]
    assert {"superseded", "withdrawn", "refused", "landed"} <= {file["status"] for file in files}
    for arguments in (["diff"], ["explain", "satisfied"], ["explain", "r5-10-19", "--json"]):
        assert watched.run(*arguments, "--data", root) == 0
    assert_nobody("healed")
    record_property(PRINTED, f"canaries: 0 hits of {len(STEMS)} canaries at {looked_through} moments")
