"""The workbook read back by another library than wrote it.

Add here: how a sheet is found and read. Keep out: comparing (verification.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

from dagster_project.contracts import MartContract
from dagster_project.release.forms.form import Canonical, ReadTable
from dagster_project.release.forms.names import RELEASE_ID, WORKBOOK
from dagster_project.release.forms.workbook.cells import CellKind, kind_of
from dagster_project.release.forms.workbook.mart_sheet import FIRST_ROW, HEADER_ROW
from dagster_project.release.labels import mart_labels


def read_workbook(folder: Path, contracts: Mapping[str, MartContract]) -> Iterator[ReadTable]:
    with CalamineWorkbook.from_path(folder / WORKBOOK) as book:
        for name, contract in contracts.items():
            sheet = mart_labels()[name].sheet
            lines = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            yield _table(contract, f"{WORKBOOK}（{sheet}）", lines)


def _table(contract: MartContract, place: str, lines: Sequence[Sequence[object]]) -> ReadTable:
    types = {**contract.columns, RELEASE_ID: "VARCHAR"}
    columns = tuple(str(cell) for cell in lines[HEADER_ROW])
    kinds = [kind_of(column, types[column]) for column in columns if column in types]
    if len(kinds) != len(columns):
        return ReadTable(contract.name, place, columns, ())
    rows = tuple(
        tuple(_cell(cell, kind) for cell, kind in zip(line, kinds, strict=True)) for line in lines[FIRST_ROW:]
    )
    return ReadTable(contract.name, place, columns, rows)


def _cell(found: object, kind: CellKind) -> Canonical:
    return None if found == "" else kind.back(found)
