"""Generated logs through every container and every way of writing a time, into landed rows: none lost, none doubled.

One property in two lengths: 200 examples in `make test`, 5,000 in `make soak`. Add here: what must hold for any file.
Keep out: what stands in the files (generated_logs.py) and what a time means (written_times.py).
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project import programme
from dagster_project.intake import arrival
from dagster_project.intake.deliveries import stored_files
from dagster_project.intake.deliveries.inbox import InboxFile
from dagster_project.intake.deliveries.ledger import Delivery
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.reading import decoding, parsing, text_head
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.times.styles import STYLES
from dagster_project.settings import DataRoot
from tests.intake.generated_logs import Container, Log, containers, file_bytes, logs, read_back, saved_cells
from tests.intake.small_root import PROGRAMME
from tests.intake.written_times import JST, LOCAL, TELLING, write

BLOCK_BYTES = decoding.BLOCK_BYTES
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@st.composite
def deliveries(draw) -> tuple[Log, list[Container], int]:
    """A log, one or two ways in which it lies on disk, and the size of the blocks that it is decoded in."""
    log = draw(logs())
    block = draw(st.sampled_from([251, BLOCK_BYTES]))  # odd: it cuts UTF-16 characters in two
    return log, draw(st.lists(containers(log), min_size=1, max_size=draw(st.sampled_from([1, 1, 2])))), block


@pytest.fixture(scope="module")
def desk() -> arrival.Desk:
    with tempfile.TemporaryDirectory() as folder:
        root = DataRoot(Path(folder))
        root.programme_file.write_text(PROGRAMME, encoding="utf-8")
        yield arrival.Desk(root, programme.read(root.programme_file), PseudonymKey(b"k" * 40), datetime(2024, 7, 1))


@settings(max_examples=200, derandomize=True, **COMMON)
@given(delivered=deliveries())
def test_every_row_lands_once_with_its_instant_whatever_the_file_looks_like(desk, delivered):
    check(desk, *delivered)


@pytest.mark.soak
@settings(max_examples=5_000, **COMMON)
@given(delivered=deliveries())
def test_every_row_lands_once_the_long_version(desk, delivered):
    check(desk, *delivered)


def check(desk: arrival.Desk, log: Log, lying: list[Container], block: int) -> None:
    keys = [land(desk, log, container, block) for container in lying]
    # The same table in another container is the same rows: a second delivery of it is all duplicates.
    assert keys[0] == keys[-1]


def land(desk: arrival.Desk, log: Log, container: Container, block: int) -> dict[int, tuple[object, str]]:
    """Lands the log and holds it against its truth; row number -> (row_key, identity_key)."""
    name = f"inbox/trials/t1/log.{container.suffix}"
    path = desk.root.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_bytes(log, container))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "BLOCK_BYTES", block)
        if block < BLOCK_BYTES:
            # As a long file is read: in many blocks, repeating columns by dictionary.
            patch.setattr(parsing, "ARROW_BLOCK_BYTES", 1024)
            patch.setattr(text_head, "MANY_LINES", 2)
        sheet = read_sheet(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        delivery = arrival.land_file(desk, InboxFile(path, name, "usage_log", "t1", digest), "recipe")
    assert sheet.broken == ()
    cells = [[row[f"c{i}"] for i in range(sheet.width)] for row in sheet.cells.to_pylist()]
    assert cells == read_back(saved_cells(log, container))
    assert (delivery.refusal, delivery.status, delivery.encoding) == (None, "landed", container.said)
    return compare(desk, log, delivery)


def compare(desk: arrival.Desk, log: Log, delivery: Delivery) -> dict[int, tuple[object, str]]:
    fates = [row.fate for row in log.rows]
    assert delivery.rows_in == len(fates) - fates.count("blank")
    assert delivery.excluded == ({"total_row": 1} if "total_row" in fates else {})
    assert delivery.quarantined_rows == fates.count("quarantined")
    landed = pq.read_table(stored_files.landed_file(desk.root, delivery, "usage_event")).to_pylist()
    expected = {number: row for number, row in log.numbered() if row.fate == "accepted"}
    assert sorted(row["row_number"] for row in landed) == list(expected)
    for row in landed:
        meant = expected[row["row_number"]]
        assert row["used_at"] == meant.instant
        assert row["used_on"] == meant.instant.astimezone(JST).date()
        assert row["text_length"] == meant.characters
        assert row["identity_key"]
    return {row["row_number"]: (row["row_key"], row["identity_key"]) for row in landed}


@pytest.mark.parametrize("style", [style.name for style in STYLES])
@settings(max_examples=5, derandomize=True, **COMMON)
@given(data=st.data())
def test_the_generator_knows_every_style(style, data):
    """A new style needs a writer: the property must not pass it over."""
    written = write(data.draw, style, data.draw(st.one_of(LOCAL, TELLING)))
    assert written.text and written.instant is not None and written.instant.utcoffset() < timedelta(hours=15)
