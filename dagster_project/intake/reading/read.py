"""Which container a file is, by its first bytes, and its sheet.

Add here: another container of cells. Keep out: how one is opened (delimited.py, json_records.py, workbook.py,
zipped_table.py).
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from dagster_project.intake.reading.contents import InMemory
from dagster_project.intake.reading.delimited import read_delimited
from dagster_project.intake.reading.json_records import looks_like_json, read_json
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.reading.workbook import OLE_MAGIC, ZIP_MAGIC, read_ole, read_workbook
from dagster_project.intake.reading.zipped_table import zipped_table
from dagster_project.messages import Message

# An empty file is told by all of it; one larger than this is read as the table that it may be.
_LOOK_BYTES: Final = 1 << 16
_NOTHING: Final = b"\0 \r\n\t" + codecs.BOM_UTF8 + codecs.BOM_UTF16


def read_sheet(path: Path, declared: str | None = None) -> Sheet:
    """The first sheet of a workbook, the records of a JSON file, or the table of a delimited file (of the ``declared``
    encoding: utf-8, cp932 or utf-16), which may be the only file in a .zip.

    Raises:
        Unreadable: it is neither, is beyond what a table can be, or is damaged.
    """
    with path.open("rb") as file:
        start = file.read(_LOOK_BYTES)
    if len(start) < _LOOK_BYTES and not start.strip(_NOTHING):
        raise Unreadable(_EMPTY)
    if start.startswith(ZIP_MAGIC):
        zipped = zipped_table(path)
        return read_workbook(path) if zipped is None else _read_text(zipped, declared)
    if start.startswith(OLE_MAGIC):
        return read_ole(path)
    if looks_like_json(start):
        return read_json(path, declared)
    return read_delimited(path, declared)


def _read_text(zipped: InMemory, declared: str | None) -> Sheet:
    """The table of a delimited file that came zipped."""
    if not zipped.content.strip(_NOTHING):
        raise Unreadable(_EMPTY)
    return read_delimited(zipped, declared)


_EMPTY: Final = Message("ファイルが空です。書き出し直してください。", "The file is empty. Export it again.")
