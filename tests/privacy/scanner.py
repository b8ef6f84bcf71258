"""Looks for canaries in whatever a night leaves: raw bytes, and what stands in containers once they are opened.

Databases are searched twice: as bytes (with freed blocks, write-ahead logs and slack) and as values of every table,
since DuckDB, Parquet and zip compress.

Add here: another container. Keep out: what is looked for (canaries.py).
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.privacy.canaries import exact_forms, lower_case_forms

_BACKSLASHES = re.compile(rb"\\+")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_DEPTH = 4


@dataclass(frozen=True)
class Hit:
    where: str
    canary: str


def found_below(*places: Path) -> list[Hit]:
    """Hits in every file at or below the places, in their names and in the targets of links."""
    return sorted({hit for place in places for path in _files(place) for hit in _in_file(place, path)}, key=str)


def found_in(content: bytes, where: str, depth: int = 0) -> Iterator[Hit]:
    """Hits in the bytes as they are, and in what they hold where they are a container."""
    # A text that was quoted several times over has more backslashes, not other characters.
    lowered = _BACKSLASHES.sub(rb"\\", content.lower())
    for forms, searched in ((lower_case_forms(), lowered), (exact_forms(), content)):
        for form, canary in forms.items():
            if form in searched:
                yield Hit(where, canary)
    if depth < _DEPTH:
        for name, inner in _opened(content):
            yield from found_in(inner, f"{where} > {name}", depth + 1)


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir() and not place.is_symlink():
        for path in sorted(place.iterdir()):
            yield from _files(path)
    elif place.is_symlink() or place.exists():
        yield place


def _in_file(place: Path, path: Path) -> Iterator[Hit]:
    name = path.relative_to(place).as_posix()
    where = f"{place.name}/{name}"
    yield from found_in(name.encode(), f"{where} (name)", _DEPTH)
    if path.is_symlink():
        yield from found_in(str(path.readlink()).encode(), f"{where} (link)", _DEPTH)
    elif path.is_file():
        content = path.read_bytes()
        yield from found_in(content, where)
        if content[8:12] == b"DUCK":
            yield from found_in(_duckdb_values(path), f"{where} > values", _DEPTH)


def _opened(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"PAR1"):
        yield "values", _parquet_values(content)
    elif content.startswith(b"SQLite format 3\0"):
        yield from _sqlite_values(content)
    elif content.startswith(b"PK\x03\x04"):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name, name.encode() + b"\n" + archive.read(name)
    elif content.startswith(b"\x1f\x8b"):
        with suppress(OSError, EOFError):
            yield "gzip", gzip.decompress(content)
    elif content.startswith(_ZLIB):
        with suppress(zlib.error):
            yield "zlib", zlib.decompressobj().decompress(content)


def _parquet_values(content: bytes) -> bytes:
    file = pq.ParquetFile(io.BytesIO(content))
    head = f"{file.schema_arrow}\n{file.metadata.metadata}\n{file.metadata.to_dict()}"
    return head.encode() + _lines(zip(*(column.to_pylist() for column in file.read().columns), strict=True))


def _duckdb_values(path: Path) -> bytes:
    """Schemas, comments, views and every row; a copy is opened, with the log that a killed process left beside it."""
    with tempfile.TemporaryDirectory(prefix="scan-") as folder:
        copy = Path(folder) / "copy.duckdb"
        shutil.copy(path, copy)
        if (log := path.with_name(path.name + ".wal")).exists():
            shutil.copy(log, copy.with_name(copy.name + ".wal"))
        said = []
        with duckdb.connect(str(copy)) as connection:
            for catalog in ("duckdb_schemas()", "duckdb_tables()", "duckdb_columns()", "duckdb_views()"):
                said.append(_lines(connection.execute(f"SELECT * FROM {catalog} WHERE NOT internal").fetchall()))
            tables = "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
            for schema, table in connection.execute(tables).fetchall():
                rows = connection.execute(f'SELECT * FROM "{schema}"."{table}"').to_arrow_table().to_pydict()
                said.append(_lines(rows.values()))
    return b"".join(said)


def _sqlite_values(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Rows of every table; a value that is itself compressed (Dagster's snapshots) comes on its own."""
    with closing(sqlite3.connect(":memory:")) as connection:
        # A database in write-ahead mode cannot be read from memory: these two bytes say that it is not.
        connection.deserialize(content[:18] + b"\x01\x01" + content[20:])
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            yield table, _lines(rows)
            for row in rows:
                for value in row:
                    if isinstance(value, bytes) and value.startswith((*_ZLIB, b"\x1f\x8b")):
                        yield f"{table} blob", value


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    return "\n".join(" | ".join(map(_text, row)) for row in rows).encode("utf-8", "surrogatepass")


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
