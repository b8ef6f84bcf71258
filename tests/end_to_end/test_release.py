"""What a release is: whole, equal in every form, verifiable, and independent of who made it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import duckdb
import jsonschema
from python_calamine import CalamineWorkbook

from dagster_project.contracts import mart_contracts
from dagster_project.release.labels import mart_labels
from dagster_project.release.manifest_schema import schema_text
from tests.end_to_end.nights import Night


def test_the_pointer_is_a_relative_link_to_the_release(demo_night: Night) -> None:
    assert os.readlink(demo_night.root / "published") == f"releases/{demo_night.outcome['release_id']}"


def test_every_form_has_every_mart_with_its_release_id(demo_night: Night) -> None:
    published = demo_night.root / "published"
    release_id = demo_night.outcome["release_id"]
    with duckdb.connect(str(published / "katsuyo.duckdb"), read_only=True) as connection:
        for name, contract in mart_contracts().items():
            table = connection.execute(f"SELECT * FROM marts.{name} ORDER BY ALL").fetchall()
            parquet = connection.execute(
                f"SELECT * FROM read_parquet('{published}/parquet/{name}.parquet') ORDER BY ALL"
            ).fetchall()
            assert table == parquet
            with (published / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                lines = list(csv.reader(file))
            assert lines[0] == [*contract.columns, "release_id"]
            assert len(lines) - 1 == len(table) > 0
            assert {line[-1] for line in lines[1:]} == {release_id}
    with CalamineWorkbook.from_path(published / "katsuyo.xlsx") as book:
        for name, labels in mart_labels().items():
            sheet = book.get_sheet_by_name(labels.sheet).to_python(skip_empty_area=False)
            assert sheet[1] == [*mart_contracts()[name].columns, "release_id"]
            assert {line[-1] for line in sheet[2:]} == {release_id}


def test_published_tables_have_the_contracts_types_and_nothing_but_tables(demo_night: Night) -> None:
    with duckdb.connect(str(demo_night.root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'marts' AND column_name <> 'release_id' ORDER BY table_name, ordinal_position"
        ).fetchall()
        kinds = connection.execute("SELECT DISTINCT table_type FROM information_schema.tables").fetchall()
    expected = [
        (name, column, kind)
        for name, contract in mart_contracts().items()
        for column, kind in contract.columns.items()
    ]
    assert found == expected
    assert kinds == [("BASE TABLE",)]


def test_csv_opens_in_excel(demo_night: Night) -> None:
    content = (demo_night.root / "published" / "csv" / "survey_answers.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content


def test_the_manifest_names_inputs_checks_and_files_by_hash(demo_night: Night) -> None:
    published = demo_night.root / "published"
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    schema = (published / "manifest.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(manifest, json.loads(schema))
    assert schema == schema_text()
    for entry in manifest["inputs"]:
        assert hashlib.sha256((demo_night.root / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    declared = {entry["path"]: entry["sha256"] for entry in manifest["declarations"]}
    assert set(declared) == {"programme.yml", "figures.csv"}
    for path, sha256 in declared.items():
        assert hashlib.sha256((demo_night.root / path).read_bytes()).hexdigest() == sha256
    for entry in manifest["files"]:
        assert hashlib.sha256((published / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    listed = {entry["path"] for entry in manifest["files"]} | {"manifest.json"}
    assert listed == {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    assert all(check["passed"] for check in manifest["checks"])
    assert {check["asset"] for check in manifest["checks"] if check["name"] == "gate"} == {
        f"marts/{name}" for name in mart_contracts()
    }
    assert manifest["release_hash"].startswith(manifest["release_id"])
    assert manifest["schema_version"] == 2 and manifest["organisation_code"] == "142077"


def test_nobody_of_the_inbox_is_in_what_the_night_left(demo_night: Night) -> None:
    """A first canary (bytes, and every text cell of every database and Parquet file): no e-mail, name or prompt."""
    logs = (demo_night.root / "inbox" / "trials" / "r5-trial").glob("*.csv")
    planted: set[str] = set()
    for path in logs:
        with path.open(encoding="cp932", newline="") as file:
            for row in csv.DictReader(file):
                planted |= {row["メールアドレス"], row["氏名"], row["件名"]}
    planted = {text for text in planted if len(text) >= 4}
    assert len(planted) > 300
    delivered = ("inbox", "programme.yml", "figures.csv")
    left = [
        path
        for path in demo_night.root.rglob("*")
        if path.is_file() and path.relative_to(demo_night.root).parts[0] not in delivered
    ]
    assert len(left) > 50
    for path in left:
        content = path.read_bytes()
        for text in planted:
            assert text.encode() not in content, path
    for path in [demo_night.root / "work" / "work_database.duckdb"]:
        assert not planted & _texts_of_database(path)
    for path in (demo_night.root / "landed").rglob("*.parquet"):
        assert not planted & _texts_of_parquet(path)


def _texts_of_database(path: Path) -> set[str]:
    found: set[str] = set()
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE data_type = 'VARCHAR'"
        ).fetchall()
        for schema, table, column in columns:
            found |= {
                row[0] for row in connection.execute(f"SELECT DISTINCT {column} FROM {schema}.{table}").fetchall()
            }
    return found


def _texts_of_parquet(path: Path) -> set[str]:
    table = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
    texts = [name for name, kind in zip(table.columns, table.types, strict=True) if str(kind) == "VARCHAR"]
    return {cell for name in texts for (cell,) in table.project(name).distinct().fetchall()}
