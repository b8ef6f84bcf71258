"""``csv/<mart>.csv``: UTF-8 with BOM and CRLF, so that Excel opens it.

Texts are neutralised (safe_cells.py) and always stand in quotes, so that a semicolon or tab in one does not begin a
cell in a program that splits there too. Everything else is bare, and NULL is nothing at all: ``""`` is a text without
characters. Add here: how the CSV files are written. Keep out: what makes a text dangerous.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from dagster_project.contracts import MartContract
from dagster_project.release.canonical import Cell, canonical
from dagster_project.release.forms.form import Canonical, Draft, Form, ReadTable
from dagster_project.release.forms.names import CSV_FOLDER, RELEASE_ID
from dagster_project.safe_cells import neutralised, recovered

_LINE_END = "\r\n"


def _write(draft: Draft) -> None:
    (draft.folder / CSV_FOLDER).mkdir()
    for name, mart in draft.marts.items():
        lines = [",".join([*mart.contract.columns, RELEASE_ID])]
        lines += [",".join(map(_field, (*row, draft.release_id))) for row in mart.rows]
        content = "".join(line + _LINE_END for line in lines)
        (draft.folder / CSV_FOLDER / f"{name}.csv").write_bytes(content.encode("utf-8-sig"))


def _field(cell: Cell) -> str:
    if isinstance(cell, str):
        text = neutralised(cell).replace('"', '""')
        return f'"{text}"'
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(canonical(cell))


def _read(folder: Path, contracts: Mapping[str, MartContract]) -> Iterator[ReadTable]:
    for name, contract in contracts.items():
        file = f"{CSV_FOLDER}/{name}.csv"
        yield _read_file(folder / file, contract, file)


def _read_file(path: Path, contract: MartContract, place: str) -> ReadTable:
    """Read by Arrow: Python's csv cannot tell a NULL from a text without characters."""
    names = (*contract.columns, RELEASE_ID)
    table = pa.csv.read_csv(
        path,
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    kinds = {**contract.columns, RELEASE_ID: "VARCHAR"}
    columns = [
        [_back(cell, kinds.get(column, "")) for cell in cells.to_pylist()]
        for column, cells in zip(table.column_names, table.columns, strict=True)
    ]
    return ReadTable(contract.name, place, tuple(table.column_names), tuple(zip(*columns, strict=True)))


def _back(cell: str | None, kind: str) -> Canonical:
    if cell is None:
        return None
    if kind == "BOOLEAN":
        return {"true": True, "false": False}.get(cell, cell)
    return recovered(cell) if kind == "VARCHAR" else cell


FORM = Form("csv", _write, _read)
