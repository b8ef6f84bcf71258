"""Every mart of the contracts with a few made-up rows, some of them hostile, in a work database of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path

import duckdb

from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.release.canonical import Cell, read_marts
from dagster_project.release.forms.form import Draft

ORGANISATION = "011002"
RELEASE_ID = "0123456789abcdef"

# Texts that some spreadsheet would act on, or that some file format cannot hold as they are.
FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "−1",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000＝1",
    "\ufeff=1",
    "\u200b=1",
    "\x00=1",
    "﹦1",
    '=HYPERLINK("http://city.example/","押す")',
    "=cmd|' /C calc'!A0",
)
AWKWARD = (
    "'=1",
    "'",
    "''",
    'a";=1+1;"',
    "a;=1+1",
    "a\t=1+1",
    "a,=1+1",
    "a\r\n=1+1",
    "a\r=1",
    '"',
    "<r><t>x</t></r>",
    "<r>",
    "_x000D_",
    "_x005F_",
    "&lt;",
    "011002",
    "1-9",
    "1e5",
    "true",
    "2024-04-01",
    "NULL",
    "",
    " 前後の空白 ",
    "髙﨑①㈱𠮷野家",
)
TEXTS = FORMULAS + AWKWARD
ROWS = 5


def write_work_database(path: Path, special: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None) -> None:
    """ROWS made-up rows per mart; those of a mart in ``special`` are as given there, what they leave out is NULL."""
    texts = cycle(TEXTS)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, contract in mart_contracts().items():
            columns = ", ".join(f"{column} {kind}" for column, kind in contract.columns.items())
            connection.execute(f"CREATE TABLE marts.{name} ({columns})")
            given = None if special is None else special.get(name)
            rows = _made_up(contract, texts) if given is None else [_given(contract, row) for row in given]
            if rows:
                marks = ", ".join("?" * len(contract.columns))
                connection.executemany(f"INSERT INTO marts.{name} VALUES ({marks})", rows)


def draft(tmp_path: Path, special: Mapping[str, Sequence[Mapping[str, Cell]]] | None = None) -> Draft:
    """The forms' input, with an empty folder for them."""
    database = tmp_path / "work_database.duckdb"
    write_work_database(database, special)
    with duckdb.connect(str(database), read_only=True) as connection:
        marts = read_marts(connection, mart_contracts())
    folder = tmp_path / "release"
    folder.mkdir()
    return Draft(folder, RELEASE_ID, marts, database)


def _given(contract: MartContract, row: Mapping[str, Cell]) -> list[Cell]:
    assert set(row) <= set(contract.columns), contract.name
    return [row.get(column, ORGANISATION if column == "organisation_code" else None) for column in contract.columns]


def _made_up(contract: MartContract, texts: Iterator[str]) -> list[list[Cell]]:
    """The last row has NULL wherever it may, so also where the first ones have numbers."""
    rows = [
        [
            _cell(contract, column, kind, number, position, texts)
            for position, (column, kind) in enumerate(contract.columns.items())
        ]
        for number in range(ROWS)
    ]
    if contract.name != "input_files":  # the manifest repeats it and has no NULL
        rows[-1] = [
            cell if column in contract.key else None for column, cell in zip(contract.columns, rows[-1], strict=True)
        ]
    return rows


def _cell(contract: MartContract, column: str, kind: str, number: int, position: int, texts: Iterator[str]) -> Cell:
    if column == "organisation_code":
        return ORGANISATION
    place = number * 7 + position + len(contract.name)
    name = kind.partition("(")[0]
    if name == "DECIMAL":
        return Decimal(place * (-1) ** number) + Decimal("0.5")
    if name == "VARCHAR":
        return f"{TEXTS[place % len(TEXTS)]} {number}" if column in contract.key else next(texts)
    made: dict[str, Cell] = {
        "BIGINT": place * 1000 if number else -place,
        "DOUBLE": (-1) ** number / (place + 3),
        "BOOLEAN": place % 2 == 0,
        "DATE": date(2024, 4, 1) + timedelta(days=place),
    }
    return made[name]
