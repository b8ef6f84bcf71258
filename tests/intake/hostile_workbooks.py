"""Workbooks that nobody should open, made on the fly: a good small one with one of its parts replaced.

Add here: another hostile workbook. Keep out: what must be said of it (test_hostile_workbooks.py).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable

from tests.intake.workbooks import workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
GOOD = workbook([["職員番号", "氏名"], [1, "山田"]])
_OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def with_part(name: str, chunks: Iterable[bytes], content: bytes = GOOD) -> bytes:
    """The workbook with that part instead of its own, or beside the others."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in book.namelist():
            if part != name:
                changed.writestr(part, book.read(part))
        with changed.open(name, "w", force_zip64=False) as target:
            for chunk in chunks:
                target.write(chunk)
    return result.getvalue()


def with_cells(rows: Iterable[bytes], dimension: bytes = b"") -> bytes:
    """The workbook whose first sheet holds these ``<row>`` elements."""
    head = b'<dimension ref="' + dimension + b'"/>' if dimension else b""
    return with_part(SHEET, [_OPEN + head + b"<sheetData>", *rows, b"</sheetData></worksheet>"])


def with_strings(strings: Iterable[bytes], rows: Iterable[bytes]) -> bytes:
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return with_part(STRINGS, [head, *strings, b"</sst>"], with_cells(rows))


def lying_about(name: str, size: int, content: bytes) -> bytes:
    """The container whose directory gives another unpacked size for that part."""
    changed = bytearray(content)
    at = changed.rfind(b"PK\x01\x02", 0, changed.rfind(name.encode()))
    struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file of 512-byte sectors: one FAT sector, one of directory, then each stream (4,096 bytes or more)."""
    sector = 512
    body, entries = b"", [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    for name, stream in streams.items():
        stream = stream.ljust(4096, b"\0")
        stream += b"\0" * (-len(stream) % sector)
        start, count = len(fat), len(stream) // sector
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, start, len(stream), 0xFFFFFFFF))
        body += stream
    assert len(fat) <= sector // 4, "one FAT sector is all that this writes"
    header = struct.pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
    )
    difat = struct.pack("<I", 0) + b"\xff" * (4 * 108)
    table = b"".join(struct.pack("<I", number) for number in fat).ljust(sector, b"\xff")
    return header + difat + table + b"".join(entries).ljust(sector, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    none = 0xFFFFFFFF
    return struct.pack("<64sHBB3I16xI16xIQ", text, len(text), kind, 1, none, none, child, 0, start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells: Iterable[tuple[int, int, int]], strings: list[str]) -> bytes:
    """An old BIFF8 workbook: (row, column, number of the string) of each cell."""
    packed = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in strings)
    table = _record(0xFC, struct.pack("<II", len(strings), len(strings)) + packed)
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    name = b"Sheet1"

    def globals_of(offset: int) -> bytes:
        sheet = _record(0x85, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name)
        return begin + _record(0x42, struct.pack("<H", 1200)) + sheet + table + _record(0x0A, b"")

    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    body += b"".join(_record(0xFD, struct.pack("<HHHI", row, column, 0, number)) for row, column, number in cells)
    return ole({"Workbook": globals_of(len(globals_of(0))) + body + _record(0x0A, b"")})
