"""The scanner can find: one leak of each class of artefact is planted, and seen where it is."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import pickle
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.privacy.canaries import ANSWER, EMAIL, GIVEN, NAME, NUMBER, PROMPT, STEMS, SURNAME
from tests.privacy.scanner import found_below

TEXT = f"件名は{PROMPT}です"


def _bytes(content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / "artefact").write_bytes(b"before " + content + b" after") and None


def _parquet(folder: Path) -> None:
    pq.write_table(pa.table({"a": [TEXT] * 1000}), folder / "rows.parquet", compression="zstd")


def _parquet_metadata(folder: Path) -> None:
    pq.write_table(pa.table({"a": [1]}).replace_schema_metadata({"k": TEXT}), folder / "rows.parquet")


def _duckdb(folder: Path, *statements: str) -> None:
    with duckdb.connect(str(folder / "a.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)


def _compressed_column(folder: Path) -> None:
    _duckdb(folder, f"CREATE SCHEMA s; CREATE TABLE s.t AS SELECT i || '{TEXT}' || i AS a FROM range(50000) AS r(i)")


def _freed_blocks(folder: Path) -> None:
    """Dropped, with another table behind it, so that its blocks stay in the file."""
    made = "SET force_compression = 'uncompressed'; CREATE TABLE t AS SELECT '{}' || i AS a FROM range(50000) AS r(i)"
    kept = (
        "CREATE TABLE u AS SELECT i || 'nobody' AS a FROM range(50000) AS r(i); CHECKPOINT; DROP TABLE t; CHECKPOINT"
    )
    _duckdb(folder, made.format(TEXT), "CHECKPOINT", kept)
    with duckdb.connect(str(folder / "a.duckdb")) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("u",)]


def _killed_log(folder: Path) -> None:
    """A write-ahead log as a killed process leaves it."""
    if (child := os.fork()) == 0:
        connection = duckdb.connect(str(folder / "a.duckdb"))
        connection.execute(f"CREATE TABLE t AS SELECT '{TEXT}' AS a")
        os._exit(0)
    os.waitpid(child, 0)
    assert (folder / "a.duckdb.wal").stat().st_size > 0


def _comment(folder: Path) -> None:
    _duckdb(folder, "CREATE TABLE t (a INTEGER)", f"COMMENT ON COLUMN t.a IS '{TEXT}'")


def _view(folder: Path) -> None:
    _duckdb(folder, f"CREATE VIEW v AS SELECT '{TEXT}' AS a")


def _sqlite(value: object) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        connection = sqlite3.connect(folder / "runs.db")
        connection.execute("CREATE TABLE runs (body)")
        connection.execute("INSERT INTO runs VALUES (?)", (value,))
        connection.commit()
        connection.close()

    return plant


def _sqlite_deleted(folder: Path) -> None:
    _sqlite(TEXT)(folder)
    connection = sqlite3.connect(folder / "runs.db")
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("DELETE FROM runs")
    connection.commit()
    connection.close()


def _workbook(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "katsuyo.xlsx") as book:
        book.add_worksheet().write_string(0, 0, TEXT)


def _zip_name(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(f"{TEXT}.txt", b"")


def _file_name(folder: Path) -> None:
    (folder / f"{TEXT}.txt").touch()


def _link(folder: Path) -> None:
    (folder / "published").symlink_to(f"releases/{TEXT}")


LEAKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "utf-8": (_bytes(TEXT.encode()), PROMPT),
    "utf-16-le": (_bytes(TEXT.encode("utf-16-le")), PROMPT),
    "utf-16-be": (_bytes(TEXT.encode("utf-16-be")), PROMPT),
    "cp932": (_bytes(TEXT.encode("cp932")), PROMPT),
    "url": (_bytes(b"%E9%B3%B4%E7%A6%BD%E7%9B%B8%E8%AB%87"), PROMPT),
    "json": (_bytes(json.dumps(TEXT).encode()), PROMPT),
    "json in json in json": (_bytes(json.dumps(json.dumps(json.dumps(TEXT))).encode()), PROMPT),
    "xml": (_bytes(TEXT.encode("ascii", "xmlcharrefreplace")), PROMPT),
    **{f"base64 {i}": (_bytes(base64.b64encode(b"x" * i + TEXT.encode() + b"y")), PROMPT) for i in range(3)},
    "pickle": (_bytes(pickle.dumps({"a": TEXT})), PROMPT),
    "upper case": (_bytes(EMAIL.upper().encode()), "kanariya"),
    "without its domain": (_bytes(EMAIL.split("@")[0].encode()), "kanariya"),
    "full width": (_bytes("９１８２７３６４５５".encode()), NUMBER),
    "half-width kana": (_bytes("ｶﾅﾘﾔ".encode("cp932")), "カナリヤ"),
    "hiragana": (_bytes("かなりや".encode()), "カナリヤ"),
    "a number": (_bytes((9182736455).to_bytes(8, "little")), NUMBER),
    "an unkeyed digest": (
        _bytes(hashlib.sha256((SURNAME + GIVEN).encode()).hexdigest().encode()),
        f"{SURNAME}{GIVEN}",
    ),
    "half of a digest": (_bytes(hashlib.sha256(NAME.encode()).digest()[:16]), NAME),
    "gzip": (lambda folder: (folder / "a.gz").write_bytes(gzip.compress(TEXT.encode())) and None, PROMPT),
    "parquet": (_parquet, PROMPT),
    "parquet's metadata": (_parquet_metadata, PROMPT),
    "duckdb": (_compressed_column, PROMPT),
    "duckdb, freed blocks": (_freed_blocks, PROMPT),
    "duckdb, a killed process's log": (_killed_log, PROMPT),
    "duckdb, a comment": (_comment, PROMPT),
    "duckdb, a view": (_view, PROMPT),
    "sqlite": (_sqlite(TEXT), PROMPT),
    "sqlite, compressed value": (_sqlite(zlib.compress(json.dumps(TEXT * 9).encode())), PROMPT),
    "sqlite, deleted row": (_sqlite_deleted, PROMPT),
    "workbook": (_workbook, PROMPT),
    "name in a zip": (_zip_name, PROMPT),
    "name of a file": (_file_name, PROMPT),
    "target of a link": (_link, PROMPT),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_found(leak: str, tmp_path: Path) -> None:
    plant, canary = LEAKS[leak]
    folder = tmp_path / "work"
    folder.mkdir()
    assert found_below(folder) == []
    plant(folder)
    assert canary in {hit.canary.removeprefix("digest of ") for hit in found_below(folder)}


def test_every_canary_is_found_and_none_in_what_has_none(tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_text(" ".join(STEMS), encoding="utf-8")
    assert {hit.canary for hit in found_below(tmp_path)} == set(STEMS)
    (tmp_path / "all.txt").write_text(f"{ANSWER[:-1]} {NUMBER[:-1]} 鶯 金糸雀 要望", encoding="utf-8")
    assert found_below(tmp_path) == []
