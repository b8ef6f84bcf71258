"""A JSON file becomes a sheet: one row a record, one column a key, whatever is nested kept as its JSON text.

A document is a list of records, an object that holds such a list under a known key (with its other texts and numbers
beside every record), or one record; JSON Lines are one record a line. Add here: another key that services put their
records under. Keep out: what a record means (formats/).
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.decoding import Coding, coding_of, utf8_blocks
from dagster_project.intake.layout import JSON
from dagster_project.intake.marks import Findings
from dagster_project.intake.sheets import ROW_NUMBER, BrokenRow, Sheet, Unreadable
from dagster_project.intake.text_faults import marked_rows
from dagster_project.intake.text_head import MAX_COLUMNS
from dagster_project.messages import Message

# A document is held whole, and as Python's objects it takes some ten times its bytes. JSON Lines have no bound.
MAX_DOCUMENT_BYTES: Final = 256 << 20
# A row for each of these keys; the first that an object has.
RECORDS_UNDER: Final = ("records", "user_totals", "results", "value", "data", "chats", "items")
# A header has these first characters too, but a record no other ones.
_RECORD_START: Final = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[\{\]])')
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Record = dict[str, Any]


def looks_like_json(start: bytes) -> bool:
    """Whether a file's first bytes begin a document or a line of JSON."""
    utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = start.decode("utf-16" if utf16 else "latin-1", "ignore")
    return _RECORD_START.match(text.removeprefix("\xef\xbb\xbf")) is not None


def read_json(path: Path, declared: str | None = None) -> Sheet:
    """The records of a JSON file; the first row of the sheet holds their keys. Rows are numbered as records of a
    document, as lines of JSON Lines. Lines that are no JSON, and records with undecodable bytes, are set aside.

    Raises:
        Unreadable: it is no JSON, holds no records, is larger than a document can be, or has too many keys.
    """
    coding, findings = coding_of(path, declared), Findings()
    broken: dict[int, BrokenRow] = {}
    records, numbers = _records(path, coding, findings, broken)
    table, lost = _table(records, numbers)
    broken |= {number: _lost(number) for number in lost}
    if findings.marked:
        broken |= marked_rows(table, coding.encoding)
    table = table.filter(pc.invert(pc.is_in(table[ROW_NUMBER], pa.array(list(broken), pa.int64()))))
    return Sheet(table, JSON, tuple(broken[number] for number in sorted(broken)))


def _records(
    path: Path, coding: Coding, findings: Findings, broken: dict[int, BrokenRow]
) -> tuple[list[Record], list[int]]:
    """Records with their numbers; ``broken`` receives the lines that are none."""
    lines = _lines(utf8_blocks(path, coding, findings))
    first = next(lines, "")
    while first and not first.strip():
        first = next(lines, "")
    parsed = None if first.lstrip().startswith("[") else _loads(first)
    if not isinstance(parsed, dict):
        return _document(path, coding, Findings() if parsed is None else findings)
    records, numbers = [parsed], [1]
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        record = _loads(line)
        if isinstance(record, dict):
            records.append(record)
            numbers.append(number)
        else:
            broken[number] = BrokenRow(number, _NO_RECORD)
    return (_under_key(parsed), []) if len(records) == 1 and not broken else (records, numbers)


def _document(path: Path, coding: Coding, findings: Findings) -> tuple[list[Record], list[int]]:
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        raise Unreadable(_TOO_LARGE)
    found = _loads(b"".join(utf8_blocks(path, coding, findings)).decode())
    if isinstance(found, dict):
        return _under_key(found), []
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise Unreadable(_NO_TABLE)
    return found, []


def _under_key(wrapper: Record) -> list[Record]:
    """The records of an object that holds them under a known key, else the object as the one record."""
    for key in RECORDS_UNDER:
        inside = wrapper.get(key)
        if isinstance(inside, list) and all(isinstance(record, dict) for record in inside):
            beside = {name: value for name, value in wrapper.items() if not isinstance(value, (dict, list))}
            return [beside | record for record in inside]
    return [wrapper]


def _lines(blocks: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line.decode()
    if rest:
        yield rest.decode()


def _loads(text: str) -> Any:
    """What the text says, numbers as they are written; None where it is no JSON."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _table(records: Sequence[Record], numbers: Sequence[int]) -> tuple[pa.Table, list[int]]:
    """The records below a row of their keys, and the numbers of those with half a character."""
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(keys) > MAX_COLUMNS:
        raise Unreadable(_TOO_MANY_KEYS)
    numbers = numbers or range(1, len(records) + 1)
    lost: set[int] = set()
    columns = {ROW_NUMBER: pa.array([0, *numbers], pa.int64())}
    for index, key in enumerate(keys):
        texts = [_whole(key), *(_text(record.get(key)) for record in records)]
        try:
            columns[f"c{index}"] = pa.array(texts, pa.string())
        except UnicodeEncodeError:
            lost.update(number for number, text in zip(numbers, texts[1:], strict=True) if _SURROGATE.search(text))
            columns[f"c{index}"] = pa.array(map(_whole, texts), pa.string())
    return pa.table(columns), sorted(lost)


def _text(value: object) -> str:
    """A cell of text: nothing for null, JSON for what is nested."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _whole(text: str) -> str:
    return _SURROGATE.sub("", text)


def _lost(number: int) -> BrokenRow:
    return BrokenRow(number, _HALF_A_CHARACTER)


_NO_RECORD: Final = Message(
    "JSON の一行（{…}）として読めません。書き出し直してください。",
    "not readable as a line of JSON ({…}). Export it again.",
)
_HALF_A_CHARACTER: Final = Message(
    "文字の片割れ（サロゲート）があり、文字が失われています。書き出し直してください。",
    "it holds half a character (a lone surrogate): a character was lost. Export it again.",
)
_NO_TABLE: Final = Message(
    "JSON として読めないか、記録（{…} の並び）がありません。途中で切れていないか確かめ、書き出し直してください。",
    "It is no JSON, or holds no list of records ({…}). Check that it was not cut off, and export it again.",
)
_TOO_LARGE: Final = Message(
    f"JSON の文書が {MAX_DOCUMENT_BYTES >> 20} MB を超えています。期間を分けて書き出すか、一行一件の JSON（JSON Lines）にしてください。",
    f"The JSON document is larger than {MAX_DOCUMENT_BYTES >> 20} MB. Export shorter periods, or one record a line (JSON Lines).",
)
_TOO_MANY_KEYS: Final = Message(
    f"記録の項目が {MAX_COLUMNS:,} を超えています。一覧の書き出しではありません。",
    f"The records have more than {MAX_COLUMNS:,} keys: this is no export of a list.",
)
