"""What a workbook's first sheet may be, read off its XML before calamine builds it in memory.

calamine lays the used range out cell by cell and copies a shared string for each cell that shows it, so both are
bounded here. Add here: a bound of sheets or cells. Keep out: the container (zip_bounds.py) and cells' content.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from dagster_project.intake.reading.used_range import MAX_TEXT_BYTES, UsedRange
from dagster_project.intake.reading.zip_bounds import not_a_workbook, open_bounded, oversized_cell, unpacked
from dagster_project.messages import Message

# 32,767 characters as UTF-8, many of them escaped, with the marks of rich text between them.
MAX_TEXT_XML_BYTES: Final = 1 << 20
# The parts that say which sheet is the first: lists of names.
_MAX_LIST_BYTES: Final = 4 << 20

_P: Final = rb"(?:[\w.-]+:)?"
# How every common program writes a cell; what is written otherwise is looked at by the slower patterns below.
_USUAL_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_CELL: Final = re.compile(rb"<" + _P + rb"c\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"'][^>]*>")
_ANY_CELL: Final = re.compile(rb"<" + _P + rb"c(?=[\s/>])")
_PLAIN_CELL: Final = re.compile(rb"<" + _P + rb"c(?:\s+(?:s|t|cm|vm)\s*=\s*[\"']\w*[\"'])*\s*/?>")
_ROW: Final = re.compile(rb"<" + _P + rb"row(?=[\s/>])")
_VALUE: Final = re.compile(rb"<" + _P + rb"v(?:\s[^>]*)?>([^<]*)")
_TEXT_END: Final = re.compile(rb"</" + _P + rb"si\s*>")
_NO_TEXT: Final = re.compile(rb"<" + _P + rb"si\s*/>")
_NO_RESULT: Final = re.compile(rb"(?:</" + _P + rb"f>|<" + _P + rb"f\s[^>]*/>)(?:<v\s*/>|<v></v>)?</" + _P + rb"c>")
_SHEET: Final = re.compile(rb"<" + _P + rb"sheet\s[^>]*?\b" + _P + rb"id\s*=\s*[\"']([^\"']+)[\"']")
_RELATION: Final = re.compile(rb"<" + _P + rb"Relationship\s[^>]*>")

_UNCOMPUTED: Final = Message(
    "計算結果が保存されていない数式があり、空のセルとして読みました。Excel で開いて上書き保存すれば、結果が入ります。",
    "Some formulas are stored without a result and were read as empty cells. Open the file in Excel and save it.",
)


def check_bounds(path: Path) -> tuple[Message, ...]:
    """Notes on the first sheet of an .xlsx or .xlsm that can be opened.

    Raises:
        Unreadable: it cannot; the sentence names the bound and what to do.
    """
    with open_bounded(path) as book:
        parts = {part.filename.casefold().lstrip("/"): part for part in book.infolist()}
        if "xl/workbook.xml" not in parts:
            raise not_a_workbook(_other_kind(parts))
        sheet = _first_sheet(book, parts)
        lengths = np.zeros(0, np.int64)
        for name, part in parts.items():
            if name.endswith("sharedstrings.xml"):
                lengths = np.concatenate([lengths, _text_lengths(unpacked(book, part))])
            elif part is not sheet:
                for _ in unpacked(book, part):  # its size is what the directory says
                    pass
        used = _used_range(_segments(unpacked(book, sheet), b"<"), lengths, sheet.file_size)
    return (_UNCOMPUTED,) if used.has_uncomputed else ()


def _other_kind(parts: Iterable[str]) -> str:
    if "xl/workbook.bin" in parts:
        return ".xlsb"
    return ".ods" if "content.xml" in parts else "zip"


def _first_sheet(book: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> zipfile.ZipInfo:
    found = _SHEET.search(_small_part(book, parts, "xl/workbook.xml"))
    for relation in _RELATION.findall(_small_part(book, parts, "xl/_rels/workbook.xml.rels")):
        fields = dict(re.findall(rb"\b(Id|Target)\s*=\s*[\"']([^\"']*)[\"']", relation))
        if found and fields.get(b"Id") == found[1]:
            target = fields.get(b"Target", b"").decode("utf-8", "ignore")
            name = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}").casefold()
            if name in parts:
                return parts[name]
    raise not_a_workbook("no sheet")


def _small_part(book: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    part = parts.get(name)
    if part is None or part.file_size > _MAX_LIST_BYTES:
        raise not_a_workbook(name)
    # A comment could hide another list; a declaration could hold anything.
    content = re.sub(rb"<!--.*?-->", b"", b"".join(unpacked(book, part)), flags=re.DOTALL)
    if b"<!" in content or not content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        raise not_a_workbook(name)
    return content


def _segments(chunks: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """The chunks, cut anew before the last ``end`` of each, so that no tag or text is torn.

    Raises:
        Unreadable: a tag or text is longer than a cell can be.
    """
    rest = b""
    for chunk in chunks:
        chunk = rest + chunk
        cut = chunk.rfind(end)
        if cut > 0:
            yield chunk[:cut]
            rest = chunk[cut:]
        else:
            rest = chunk
        if len(rest) > MAX_TEXT_XML_BYTES:
            raise oversized_cell("?")
    yield rest


def _text_lengths(chunks: Iterable[bytes]) -> np.ndarray:
    """Bytes of each shared string, at most."""
    lengths: list[int] = []
    rest, has_empty = b"", False
    for chunk in chunks:
        *whole, rest = _TEXT_END.split(rest + chunk)
        lengths += [len(text) for text in whole]
        has_empty = has_empty or any(_NO_TEXT.search(text) for text in whole)
        if len(rest) > MAX_TEXT_XML_BYTES or max(lengths, default=0) > MAX_TEXT_XML_BYTES:
            raise oversized_cell("(sharedStrings.xml)")
    # A string without an end tag moves the numbers of all that follow: any of them may be the longest then.
    longest = max(lengths, default=0)
    return np.full(len(lengths) * 2, longest) if has_empty else np.array(lengths, np.int64)


def _used_range(segments: Iterable[bytes], lengths: np.ndarray, size: int) -> UsedRange:
    used = UsedRange()
    longest = int(lengths.max()) if len(lengths) else 0
    # A cell with a shared string takes 20 bytes of XML and more.
    text_matters = longest * (size // 20) > MAX_TEXT_BYTES
    rows_seen = 0
    for segment in segments:
        addresses = _USUAL_CELL.findall(segment)
        if len(addresses) != segment.count(b"<c") or b":c" in segment:
            addresses = [column + row for column, row in _CELL.findall(segment)]
            rows_seen += len(_ROW.findall(segment))
            if (opened := len(_ANY_CELL.findall(segment))) != len(addresses):
                _without_addresses(segment, opened - len(addresses), rows_seen, used)
        else:
            rows_seen += segment.count(b"<row")
        used.widen(addresses)
        if text_matters:
            used.text += _text_shown(segment, lengths, longest)
        if not used.has_uncomputed and (b"<f" in segment or b":f" in segment):
            used.has_uncomputed = _NO_RESULT.search(segment) is not None
        used.check()
    return used


def _without_addresses(segment: bytes, missing: int, rows_seen: int, used: UsedRange) -> None:
    """Some programs leave addresses out: such a cell stands right of the one before it."""
    addressed = sum(1 for tag in _PLAIN_CELL.findall(segment))
    if addressed != missing:
        raise not_a_workbook("cell without an address")
    used.first_row, used.last_row = 1, max(used.last_row, rows_seen)
    used.columns = max(used.columns, *(len(_ANY_CELL.findall(row)) for row in _ROW.split(segment)))


def _text_shown(segment: bytes, lengths: np.ndarray, longest: int) -> int:
    """At most the bytes of text that the segment's cells show: a number may be that of a shared string."""
    values = _VALUE.findall(segment)
    numbers = np.array([int(value) for value in values if value.isdigit() and len(value) < 10], dtype=np.int64)
    numbers = numbers[numbers < len(lengths)]
    unclear = sum(1 for value in values if not value or b"&" in value)
    return int(lengths[numbers].sum()) + unclear * longest
