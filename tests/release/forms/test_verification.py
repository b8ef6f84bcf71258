"""A form that reads back differently is refused, whichever form and whatever is wrong, with its place."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.messages import CouldNotRun
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import FORMS, write_forms
from dagster_project.release.forms.verification import verify_forms
from tests.release.forms.small_marts import draft

BUCKETS = {"trial_id": "t1", "bucket_order": 1, "bucket_label": "1-9", "people": 54321, "share_percent": 74.8}
MARTS = {"usage_frequency": [BUCKETS, {**BUCKETS, "bucket_order": 2, "bucket_label": "10-19", "people": 20}]}


def _sql(statement: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with duckdb.connect(str(folder / "katsuyo.duckdb")) as connection:
            connection.execute(statement)

    return damage


def _parquet(query: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "parquet" / "usage_frequency.parquet"
        other = path.with_suffix(".other")
        duckdb.execute(f"COPY ({query.format(path=path)}) TO '{other}' (FORMAT parquet)")
        os.replace(other, path)

    return damage


def _bytes(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        assert content.count(old) == 1, content
        (folder / name).write_bytes(content.replace(old, new))

    return damage


def _cut(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])

    return damage


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _workbook(old: bytes, new: bytes) -> Callable[[Path], None]:
    """One cell of the one sheet that has it."""

    def damage(folder: Path) -> None:
        path = folder / "katsuyo.xlsx"
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        (sheet,) = [name for name in parts if name.startswith("xl/worksheets/sheet") and old in parts[name]]
        parts[sheet] = parts[sheet].replace(old, new, 1)
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items():
                book.writestr(name, content)

    return damage


DAMAGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a cell of the database": (
        "katsuyo.duckdb marts.usage_frequency: people differs in data row 1",
        _sql("UPDATE marts.usage_frequency SET people = 96 WHERE bucket_order = 1"),
    ),
    "a release id of the database": (
        "release_id differs in data row 2",
        _sql("UPDATE marts.usage_frequency SET release_id = 'x' WHERE bucket_order = 2"),
    ),
    "a table of the database": ("database: cannot be opened", _sql("DROP TABLE marts.cost")),
    "half a database": ("database: cannot be opened", _cut("katsuyo.duckdb")),
    "a cell of Parquet": (
        "parquet/usage_frequency.parquet: share_percent differs in data row 2",
        _parquet("SELECT * REPLACE (share_percent + (bucket_order = 2)::INT * 0.1 AS share_percent) FROM '{path}'"),
    ),
    "a NULL of Parquet": ("people differs in data row 1", _parquet("SELECT * REPLACE (NULL AS people) FROM '{path}'")),
    "the order of Parquet": ("bucket_order differs", _parquet("SELECT * FROM '{path}' ORDER BY bucket_order DESC")),
    "a column of Parquet": ("other columns", _parquet("SELECT * EXCLUDE (people) FROM '{path}'")),
    "half a Parquet file": ("parquet: cannot be opened", _cut("parquet/cost.parquet")),
    "a cell of CSV": (
        "csv/usage_frequency.csv: people differs in data row 1",
        _bytes("csv/usage_frequency.csv", b"54321", b"54322"),
    ),
    "a text of CSV": ("bucket_label differs", _bytes("csv/usage_frequency.csv", b'"10-19"', b'"10-18"')),
    "a header of CSV": ("other columns", _bytes("csv/usage_frequency.csv", b"people,active", b"person,active")),
    "an order of cells": ("differs in data row", _bytes("csv/usage_frequency.csv", b"54321,", b",54321")),
    "a line of CSV": ("3 rows instead of 2", lambda folder: _append(folder / "csv" / "usage_frequency.csv")),
    "no CSV file": ("csv: cannot be opened", _remove("csv/cost.csv")),
    "a number of the workbook": ("people differs in data row 1", _workbook(b"<v>54321</v>", b"<v>54322</v>")),
    "a decimal of the workbook": ("share_percent differs in data row 1", _workbook(b"<v>74.8</v>", b"<v>74.84</v>")),
    "half a workbook": ("workbook: cannot be opened", _cut("katsuyo.xlsx")),
    "no workbook": ("workbook: cannot be opened", _remove("katsuyo.xlsx")),
}


def _append(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[-1]]))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    made = draft(tmp_path_factory.mktemp("whole"), MARTS)
    write_forms(made)
    verify_forms(made)
    return made


@pytest.mark.parametrize("what", DAMAGES)
def test_every_damage_of_a_form_is_seen_and_named(whole: Draft, tmp_path: Path, what: str) -> None:
    damaged = replace(whole, folder=tmp_path / "release")
    shutil.copytree(whole.folder, damaged.folder)
    said, damage = DAMAGES[what]
    damage(damaged.folder)
    with pytest.raises(CouldNotRun) as refused:
        verify_forms(damaged)
    assert any(said in message.en for message in refused.value.messages[1:]), refused.value.messages


def test_every_form_was_damaged() -> None:
    """A new form needs its damage here."""
    assert {form.name for form in FORMS} == {"database", "parquet", "csv", "workbook"}
