"""A JSON file becomes a sheet: one row a record, one column a key, whatever is nested kept as its JSON text.

A document is a list of records, an object that holds such a list under a known key (with its other texts and numbers
beside every record), or one record; JSON Lines are one record, or one such object, a line. Of two equal keys in one
object the last counts, as JSON's own readers have it. Add here: another key that services put their records under.
Keep out: cells (json_table.py) and what a record means (formats/).
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.decoding import Coding, OtherCoding, coding_of, utf8_blocks
from dagster_project.intake.reading.json_table import RecordTable, plain_values
from dagster_project.intake.reading.marks import Findings
from dagster_project.intake.reading.sheets import ROW_NUMBER, Sheet, Unreadable
from dagster_project.intake.reading.text_faults import marked_rows
from dagster_project.intake.recognising.layout import JSON
from dagster_project.messages import Message

# A document is held whole, and as Python's objects it takes some ten times its bytes. JSON Lines have no bound.
MAX_DOCUMENT_BYTES: Final = 256 << 20
# A row for each of these keys; the first that an object has.
RECORDS_UNDER: Final = ("records", "user_totals", "results", "value", "data", "chats", "items")
# A header has these first characters too, but a record no other ones.
_RECORD_START: Final = re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:[\[\{\]]|(?:null|true|false|-?\d[\d.eE+-]*)\s*,))')

Record = dict[str, Any]
Lines = Iterator[tuple[int, str]]


def looks_like_json(start: bytes) -> bool:
    """Whether a file's first bytes begin a document or a line of JSON."""
    utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = start.decode("utf-16" if utf16 else "latin-1", "ignore")
    return _RECORD_START.match(text.removeprefix("\xef\xbb\xbf")) is not None


def read_json(path: Path, declared: str | None = None) -> Sheet:
    """The records of a JSON file; the first row of the sheet holds their keys. Rows are numbered as records of a
    document, as lines of JSON Lines. What is no record, or holds undecodable bytes, is set aside.

    Raises:
        Unreadable: it is no JSON, holds no records, is larger than a document can be, or has too many keys.
    """
    coding, records = coding_of(path, declared), RecordTable()
    try:
        findings = _read(path, coding, records)
    except OtherCoding as other:
        coding, records = other.coding, RecordTable()
        findings = _read(path, coding, records)
    table, broken = records.table(), records.broken
    if findings.marked:
        broken |= marked_rows(table, coding.encoding)
    if 0 in broken:  # a key with an undecodable byte
        raise Unreadable(broken[0].message)
    table = table.filter(pc.invert(pc.is_in(table[ROW_NUMBER], pa.array(list(broken), pa.int64()))))
    return Sheet(table, JSON, tuple(broken[number] for number in sorted(broken)))


def _read(path: Path, coding: Coding, records: RecordTable) -> Findings:
    """Adds the records; what decoding met is given back."""
    findings = Findings()
    top = _lines(path, coding, findings)
    first = next(top, (0, ""))[1]
    if not first.startswith("["):
        second, parsed = next(top, (0, ""))[1], _loads(first)
        if not second and isinstance(parsed, dict):
            _take(parsed, records)
            return findings
        findings = Findings()
        # A first line that is broken is one of several; of a document the second line is no object by itself.
        if isinstance(parsed, dict) or (first.startswith("{") and isinstance(_loads(second), dict)):
            _take_lines(_lines(path, coding, findings), parsed, records)
            return findings
    findings = Findings()
    _take(_document(path, coding, findings), records)
    return findings


def _take(found: Any, records: RecordTable) -> None:
    """The records of a document.

    Raises:
        Unreadable: it holds none.
    """
    found = _under_key(found) if isinstance(found, dict) else found
    if found == []:
        raise Unreadable(_EMPTY)
    if not isinstance(found, list) or not any(isinstance(record, dict) for record in found):
        raise Unreadable(_NO_TABLE)
    for index, record in enumerate(found):
        records.add(index + 1, record)
        found[index] = None  # held once, as a row


def _take_lines(lines: Lines, first: Any, records: RecordTable) -> None:
    """One record a line, numbered as the lines; where lines are wrappers, their records are numbered as they come."""
    is_wrapped = isinstance(first, dict) and _under_key(first) != [first]
    count = 0
    for number, line in lines:
        record = _loads(line)
        for inside in _under_key(record) if is_wrapped and isinstance(record, dict) else [record]:
            count += 1
            records.add(count if is_wrapped else number, inside)
    if not records.rows:
        raise Unreadable(_EMPTY)


def _under_key(wrapper: Record) -> list[Any]:
    """The records of an object that holds them under a known key, else the object as the one record."""
    for key in RECORDS_UNDER:
        inside = wrapper.get(key)
        if isinstance(inside, list) and (not inside or any(isinstance(record, dict) for record in inside)):
            beside = plain_values(wrapper)
            return [beside | record if isinstance(record, dict) else record for record in inside]
    return [wrapper]


def _document(path: Path, coding: Coding, findings: Findings) -> Any:
    """What the whole file says, numbers as they are written.

    Raises:
        Unreadable: it is too large, or no JSON; the sentence names the place, never what stands there.
    """
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        raise Unreadable(_TOO_LARGE)
    blocks = utf8_blocks(path, coding, findings, MAX_DOCUMENT_BYTES, by_line=False)
    text = b"".join(blocks).decode()
    try:
        return _parsed(text)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
    except RecursionError:
        line, column = 0, 0
    # Outside the handlers: an error of the parser holds the whole text, and must not be chained into any log.
    raise Unreadable(_no_json(line, column) if line else _TOO_DEEP)


def _lines(path: Path, coding: Coding, findings: Findings) -> Lines:
    """The lines that are not blank, with their numbers."""
    pieces: list[str] = []
    number = 0
    for block in utf8_blocks(path, coding, findings, MAX_DOCUMENT_BYTES, by_line=False):
        first, *others = block.decode().split("\n")
        pieces.append(first)
        if others:
            for line in ("".join(pieces), *others[:-1]):
                number += 1
                if text := line.strip():
                    yield number, text
            pieces = others[-1:]
    if text := "".join(pieces).strip():
        yield number + 1, text


def _parsed(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _loads(text: str) -> Any:
    """What a line says; None where it is no JSON."""
    try:
        return _parsed(text)
    except (ValueError, RecursionError):
        return None


def _no_json(line: int, column: int) -> Message:
    return Message(
        f"JSON として読めません（{line} 行目の {column} 文字目から）。途中で切れていないか、手で直した所がないか確かめ、"
        "書き出し直してください。",
        f"It cannot be read as JSON (from line {line}, character {column} on). Check that it was not cut off or edited "
        "by hand, and export it again.",
    )


_NO_TABLE: Final = Message(
    "JSON ですが、記録（{…} の並び）がありません。一覧を書き出し直してください。",
    "It is JSON, but holds no list of records ({…}). Export a list.",
)
_EMPTY: Final = Message(
    "JSON の中に記録が一件もありません。書き出しの期間や条件を確かめてください。",
    "There is no record in the JSON. Check the period and filters of the export.",
)
_TOO_DEEP: Final = Message(
    "JSON の入れ子が深すぎて読めません。一覧の書き出しではありません。",
    "The JSON is nested too deeply to be read: this is no export of a list.",
)
_TOO_LARGE: Final = Message(
    f"JSON の文書が {MAX_DOCUMENT_BYTES >> 20} MB を超えています。期間を分けて書き出すか、一行一件の JSON（JSON Lines）にしてください。",
    f"The JSON document is larger than {MAX_DOCUMENT_BYTES >> 20} MB. Export shorter periods, or one record a line (JSON Lines).",
)
