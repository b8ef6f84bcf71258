"""A delimited file becomes a sheet: its delimiter, its quotes, and the rows that must be set aside.

Add here: a step from decoded bytes to a sheet. Keep out: bytes and encodings (decoding.py), what the first lines tell
(text_head.py), sentences about rows (text_faults.py).
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.contents import Content
from dagster_project.intake.reading.decoding import Coding, OtherCoding, coding_of, utf8_blocks
from dagster_project.intake.reading.marks import Findings
from dagster_project.intake.reading.parsing import MAX_RAGGED_ROWS, Shape, parse
from dagster_project.intake.reading.quotes import Utf8File, check_quotes
from dagster_project.intake.reading.sheets import ROW_NUMBER, BrokenRow, Sheet, TableWidth, Unreadable
from dagster_project.intake.reading.text_faults import marked_rows
from dagster_project.intake.reading.text_head import (
    HEAD_BYTES,
    delimiter_of,
    repeating_columns,
    require_width,
    titles_to_pad,
)
from dagster_project.intake.reading.text_refusals import undecodable
from dagster_project.intake.recognising.sections import MAX_SECTIONED_BYTES, is_sectioned, read_sections
from dagster_project.messages import Message


def read_delimited(path: Content, declared: str | None = None) -> Sheet:
    """The table of a delimited file, rows with undecodable bytes or another number of columns set aside.
    ``declared``: its encoding, where somebody wrote it down.

    Raises:
        Unreadable: it is not a table, or a fault's row cannot be told.
    """
    require_width(path)
    coding = coding_of(path, declared)
    try:
        return _read(path, coding)
    except OtherCoding as other:
        coding = other.coding
    return _read(path, coding)


def _read(path: Content, coding: Coding) -> Sheet:
    encoding, findings = coding.encoding, Findings()
    stream = Utf8File(utf8_blocks(path, coding, findings))
    head = stream.peek(HEAD_BYTES)
    delimiter = delimiter_of(head.decode("utf-8", "ignore")[:8192])
    broken: dict[int, BrokenRow] = {}
    tables: tuple[TableWidth, ...] = ()
    if path.stat().st_size <= MAX_SECTIONED_BYTES and is_sectioned(head, delimiter):
        table, broken, tables = read_sections(stream.readall(), delimiter, encoding)
    else:
        stream.pad(titles_to_pad(head, delimiter))
        table = parse(stream, Shape(delimiter, encoding, repeating_columns(head, delimiter)), broken)
        stream.drain()
    check_quotes(path, coding, delimiter, stream.quotes, findings)
    if len(broken) > MAX_RAGGED_ROWS:
        raise Unreadable(
            Message(
                f"列の数が 1 行目と違う行が {MAX_RAGGED_ROWS:,} を超えています。区切り文字と、見出しより上の行を確かめてください。",
                f"More than {MAX_RAGGED_ROWS:,} rows have another number of columns than the first. "
                "Check the delimiter, and the rows above the header.",
            )
        )
    if table is None:
        if findings.bad:
            raise undecodable(encoding, *findings.first_bad)
        # Arrow's own words quote the row, and a row is a person's.
        raise Unreadable(
            Message(
                '表として読めません。引用符 " の閉じ忘れがないか確かめ、元のツールから書き出し直してください。',
                "Not readable as a table. Check for an unclosed quotation mark, or export the file again.",
            )
        )
    return replace(_sheet(table, encoding, broken, findings), tables=tables)


def _sheet(table: pa.Table, encoding: str, broken: dict[int, BrokenRow], findings: Findings) -> Sheet:
    """The table without the rows that hold a mark."""
    if findings.marked:
        found = marked_rows(table, encoding)
        broken = broken | found
        table = table.filter(pc.invert(pc.is_in(table[ROW_NUMBER], pa.array(list(found), pa.int64()))))
    if findings.bad and (not table.num_rows or min(broken) < table[ROW_NUMBER][0].as_py()):
        raise undecodable(encoding, *findings.first_bad)  # nothing above it: the header itself cannot be read
    return Sheet(table, encoding, tuple(broken[number] for number in sorted(broken)))
