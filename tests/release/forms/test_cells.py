"""The same cells in every form, whatever a text holds, by readers that did not write them."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from dagster_project.contracts import mart_contracts
from dagster_project.release.canonical import Cell
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import write_forms
from dagster_project.release.forms.verification import verify_forms
from dagster_project.release.forms.workbook.cells import kind_of
from dagster_project.release.labels import mart_labels
from dagster_project.safe_cells import recovered
from tests.release.forms.small_marts import FORMULAS, ORGANISATION, RELEASE_ID, TEXTS, draft

ACTING = tuple("=+-@＝＋－＠\t\r\n")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    made = draft(tmp_path_factory.mktemp("forms"))
    write_forms(made)
    return made


def _texts(made: Draft, mart: str) -> list[list[str]]:
    """A mart's rows as an honest csv would have them: NULL and no text alike."""
    return [["" if cell is None else _text(cell) for cell in (*row, RELEASE_ID)] for row in made.marts[mart].rows]


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell:.12g}" if isinstance(cell, float) else str(cell)


def _csv_rows(made: Draft, mart: str) -> Sequence[list[str]]:
    with (made.folder / "csv" / f"{mart}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _sheet_rows(made: Draft, mart: str) -> list[list[object]]:
    with CalamineWorkbook.from_path(made.folder / "katsuyo.xlsx") as book:
        return book.get_sheet_by_name(mart_labels()[mart].sheet).to_python(skip_empty_area=False)


def test_the_made_up_marts_are_hostile_enough(written: Draft) -> None:
    cells = [cell for mart in written.marts.values() for row in mart.rows for cell in row]
    texts = {cell for cell in cells if isinstance(cell, str)}
    assert set(TEXTS) <= texts
    assert any(isinstance(cell, Decimal) and cell < 0 for cell in cells) and None in cells


def test_what_was_written_reads_back(written: Draft) -> None:
    verify_forms(written)


@pytest.mark.parametrize("mart", mart_contracts())
def test_csv_by_pythons_reader(written: Draft, mart: str) -> None:
    kinds = [*mart_contracts()[mart].columns.values(), "VARCHAR"]
    header, *rows = _csv_rows(written, mart)
    assert header == [*mart_contracts()[mart].columns, "release_id"]
    for row in rows:
        for cell, kind in zip(row, kinds, strict=True):
            assert kind != "VARCHAR" or not cell.startswith(ACTING), cell
    back = [
        [recovered(cell) if kind == "VARCHAR" else cell for cell, kind in zip(row, kinds, strict=True)] for row in rows
    ]
    assert back == _texts(written, mart)


@pytest.mark.parametrize("mart", mart_contracts())
def test_workbook_by_calamine(written: Draft, mart: str) -> None:
    """Each cell with its type: numbers are numbers, also negative ones; dates dates; texts texts; NULL is empty."""
    labels, english, *rows = _sheet_rows(written, mart)
    columns = [*mart_contracts()[mart].columns, "release_id"]
    assert english == columns and labels == [mart_labels()[mart].column(column) for column in columns]
    for row, expected in zip(rows, written.marts[mart].rows, strict=True):
        for found, cell in zip(row, (*expected, RELEASE_ID), strict=True):
            if cell is None or cell == "":
                assert found == ""
            elif isinstance(cell, str):
                assert isinstance(found, str) and not found.startswith(ACTING) and recovered(found) == cell
            elif isinstance(cell, (bool, date)):
                assert found == cell and type(found) is type(cell)
            else:
                assert isinstance(found, float) and found == pytest.approx(float(cell), rel=1e-15)


@pytest.mark.parametrize("mart", mart_contracts())
def test_database_and_parquet_keep_texts_as_they_are(written: Draft, mart: str) -> None:
    expected = [(*row, RELEASE_ID) for row in written.marts[mart].rows]
    with duckdb.connect(str(written.folder / "katsuyo.duckdb"), read_only=True) as connection:
        assert connection.execute(f"SELECT * FROM marts.{mart}").fetchall() == expected
    parquet = pd.read_parquet(written.folder / "parquet" / f"{mart}.parquet", engine="pyarrow")
    assert list(parquet.columns) == [*mart_contracts()[mart].columns, "release_id"] and len(parquet) == len(expected)


def test_no_formula_is_in_the_workbook(written: Draft) -> None:
    formulas = 0
    with zipfile.ZipFile(written.folder / "katsuyo.xlsx") as book:
        for part in book.namelist():
            tree = ElementTree.fromstring(book.read(part))
            if part.startswith("xl/worksheets/sheet"):
                formulas += sum(1 for _ in tree.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"))
    assert formulas == 0


def test_texts_stand_in_quotes_so_that_no_other_separator_begins_a_cell(written: Draft) -> None:
    """A program that splits at commas, semicolons and tabs, as LibreOffice proposes, but heeds quotes."""
    for path in (written.folder / "csv").iterdir():
        content = path.read_bytes().decode("utf-8-sig")
        inside = False
        for number, character in enumerate(content):
            if character == '"':
                inside = not inside
            assert inside or character not in ";\t", (path.name, content[number - 20 : number + 20])


def test_csv_line_by_line(tmp_path: Path) -> None:
    """By hand: texts in quotes, numbers and truth bare, NULL nothing, a text without characters a pair of quotes."""
    rows: list[dict[str, Cell]] = [
        {"pre_survey_id": "a", "post_survey_id": 'b"c', "matched_people": -3, "available": True, "reason": ""},
        {"pre_survey_id": "=a", "post_survey_id": "-3", "available": False, "reason": None},
    ]
    made = draft(tmp_path, {"survey_matched": rows})
    write_forms(made)
    assert (made.folder / "csv" / "survey_matched.csv").read_bytes().decode("utf-8") == (
        "\ufefforganisation_code,pre_survey_id,post_survey_id,workshop_id,pre_responses,post_responses,matched_people,"
        "available,reason,release_id\r\n"
        '"011002","\'=a","\'-3",,,,,false,,"0123456789abcdef"\r\n'
        '"011002","a","b""c",,,,-3,true,"","0123456789abcdef"\r\n'
    )
    verify_forms(made)


def test_codes_keep_their_zeros_in_the_workbook(written: Draft) -> None:
    rows = _sheet_rows(written, "trial_adoption")[2:]
    assert {row[0] for row in rows} == {ORGANISATION}
    frame = pd.read_excel(
        written.folder / "katsuyo.xlsx",
        engine="calamine",
        sheet_name=mart_labels()["trial_adoption"].sheet,
        header=1,
        dtype={"organisation_code": str},
    )
    assert set(frame["organisation_code"]) == {ORGANISATION} and len(frame) == len(rows)


def test_every_type_of_a_contract_can_stand_in_a_sheet_and_another_one_is_missed() -> None:
    for contract in mart_contracts().values():
        for column, kind in contract.columns.items():
            assert kind_of(column, kind).number_format
    with pytest.raises(KeyError):
        kind_of("seen_at", "TIMESTAMP WITH TIME ZONE")


def test_formulas_are_formulas_to_somebody() -> None:
    """The list of hostile texts is not empty of what matters: each acts after blanks and invisible characters."""
    assert all(text.strip(" \u3000\ufeff\u200b\x00\t\r\n")[0] in "=+-@＝＋－＠−﹦" for text in FORMULAS)


def test_a_mart_without_rows_is_a_header_in_every_form(tmp_path: Path) -> None:
    made = draft(tmp_path, {"usage_frequency": []})
    write_forms(made)
    verify_forms(made)
    assert len(_csv_rows(made, "usage_frequency")) == 1
    assert len(_sheet_rows(made, "usage_frequency")) == 2
