"""A data root whose work database holds a few marts of a few rows, and releases made of it without a night.

Add here: what tests of the release step ask of such a root. Keep out: what they prove.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

from dagster_project.analysis.disclosure.states import READ
from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.intake.settling.settlement import open_database
from dagster_project.release import publish as publishing
from dagster_project.release.forms import csv_files, database, parquet
from dagster_project.release.forms.form import Draft
from dagster_project.release.manifest import CheckResult
from dagster_project.release.publication import of_a_city
from dagster_project.release.publish import Evidence, Published
from dagster_project.settings import DataRoot

MARTS = ("input_files", "usage_frequency", *READ)
NINE = datetime(2025, 4, 1, 9, tzinfo=timezone(timedelta(hours=9)))

_VALUES = {
    "VARCHAR": "'あ'",
    "BIGINT": "7",
    "BOOLEAN": "true",
    "DATE": "DATE '2025-01-06'",
    "DOUBLE": "0.25",
    "DECIMAL(5,1)": "25.0",
    "DECIMAL(9,1)": "2.5",
}


def small_contracts() -> Mapping[str, MartContract]:
    return {name: mart_contracts()[name] for name in MARTS}


def small_root(folder: Path) -> DataRoot:
    """A root with a work database; what its figures are says `figures_of`."""
    root = DataRoot(folder)
    root.work.mkdir(parents=True)
    root.programme_file.write_text("organisation: {code: '131016', name: 試験区}\n", encoding="utf-8")
    figures_of(root, 0)
    return root


def figures_of(root: DataRoot, number: int) -> None:
    """Writes the work database anew, with ``number`` people in the first bucket: another number, another release."""
    root.work_database.unlink(missing_ok=True)
    with open_database(root.work_database) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, contract in small_contracts().items():
            cells = ", ".join(f"{_VALUES[kind]}::{kind} AS {column}" for column, kind in contract.columns.items())
            connection.execute(f"CREATE TABLE marts.{name} AS SELECT {cells} FROM range(3)")
        connection.execute(f"UPDATE marts.usage_frequency SET people = {number}")
        # And another department's count: what was published by department is remembered before readers see it.
        connection.execute(f"UPDATE marts.adoption_by_department SET active_people = {number}, is_suppressed = false")


def publish(root: DataRoot, hour: int, keep: int = 30) -> Published:
    """The release step alone, ``hour`` hours after the first, with the small marts for all marts.

    Of the forms it writes the tables: a report wants every mart and takes seconds, and whether a release is whole does
    not hang on which files it has. Whole nights (tests/end_to_end/test_kills.py) write them all.
    """
    evidence = Evidence("run", (CheckResult(asset="marts/usage_frequency", name="gate", passed=True),))
    kind = replace(of_a_city(root), contracts=small_contracts())
    with patch.object(publishing, "_write_files", _write_tables):
        return publishing.publish(root, evidence, NINE + timedelta(hours=hour), keep, kind)


def _write_tables(draft: Draft, *_: object) -> None:
    for form in (database.FORM, parquet.FORM, csv_files.FORM):
        form.write(draft)
