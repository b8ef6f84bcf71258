"""A form that reads back differently is not published, whichever form and whatever is wrong, and the old release stays."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.messages import CouldNotRun
from dagster_project.release import publish as publishing
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import FORMS
from dagster_project.release.publish import Evidence
from dagster_project.settings import DataRoot
from tests.release.forms.small_marts import NOW, publish_small, write_work_database

BUCKETS = {"trial_id": "t1", "bucket_order": 1, "bucket_label": "1-9", "people": 54321, "share_percent": 74.8}
OLD = {"usage_frequency": [{**BUCKETS, "people": 54320}]}
NEW = {"usage_frequency": [BUCKETS, {**BUCKETS, "bucket_order": 2, "bucket_label": "10-19", "people": 20}]}


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
def old(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataRoot, Path]:
    """A root with a release, and other figures waiting to be published."""
    root = DataRoot(tmp_path_factory.mktemp("root"))
    release = publish_small(root, OLD).folder
    root.work_database.unlink()
    write_work_database(root.work_database, NEW)
    return root, release


@pytest.fixture()
def content(old: tuple[DataRoot, Path]) -> Iterator[None]:
    root, release = old
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}
    yield
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before
    assert root.published.resolve() == release.resolve()


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_form_is_not_published(
    old: tuple[DataRoot, Path], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    root, _ = old
    said, damage = DAMAGES[what]
    write = publishing.write_forms

    def write_and_damage(draft: Draft) -> None:
        write(draft)
        damage(draft.folder)

    monkeypatch.setattr(publishing, "write_forms", write_and_damage)
    with pytest.raises(CouldNotRun) as refused:
        publishing.publish(root, Evidence("run", ()), NOW)
    assert any(said in message.en for message in refused.value.messages[1:]), refused.value.messages


def test_every_form_was_damaged() -> None:
    """A new form needs its damage here."""
    assert {form.name for form in FORMS} == {"database", "parquet", "csv", "workbook"}


def test_without_damage_the_new_figures_are_published(old: tuple[DataRoot, Path]) -> None:
    """Last in this module: what was refused above was refused for its damage alone."""
    root, before = old
    published = publishing.publish(root, Evidence("run", ()), NOW)
    assert published.is_new and root.published.resolve() == published.folder.resolve() != before
    assert (root.published / "katsuyo.xlsx").is_file() and (root.published / "manifest.schema.json").is_file()
