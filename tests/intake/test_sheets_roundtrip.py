"""Generated tables written by the csv module come back cell by cell (200 examples in all)."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.intake.reading import read_sheet

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp932")
DELIMITERS = (",", "\t", ";")
EXAMPLES = 200 // (len(ENCODINGS) * len(DELIMITERS)) + 1

# Every character stands in cp932 and in Unicode one to one.
CHARACTERS = "aZ09 ,;\t\"'\r\n#=-山田髙﨑橋花子ｱｲ㈱①～「」、。％（）　ソ表能"


@st.composite
def tables(draw) -> list[list[str]]:
    """A header of plain words, and rows that are not blank."""
    width = draw(st.integers(2, 5))
    cell = st.text(CHARACTERS, max_size=12)
    row = st.lists(cell, min_size=width, max_size=width).filter(lambda cells: any(text.strip() for text in cells))
    return [[f"列{number}" for number in range(width)], *draw(st.lists(row, max_size=8))]


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(table=tables(), quote_all=st.booleans(), final_newline=st.booleans())
def test_what_was_written_is_read(encoding, delimiter, table, quote_all, final_newline):
    text = io.StringIO(newline="")
    style = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=style).writerows(table)
    written = text.getvalue() if final_newline else text.getvalue().removesuffix("\r\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(written.encode(encoding))
        sheet = read_sheet(path)
    assert sheet.broken == ()
    assert [list(row.values())[1:] for row in sheet.cells.to_pylist()] == table
    assert sheet.cells["row_number"].to_pylist() == list(range(1, len(table) + 1))
