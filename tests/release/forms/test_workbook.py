"""What an officer and an analyst find in the workbook: contents with links, headers, filters, formats and charts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.release.canonical import Cell, MartRows
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import write_forms
from dagster_project.release.forms.workbook.charts import chart_plans
from dagster_project.release.forms.workbook.mart_sheet import write_mart
from dagster_project.release.forms.workbook.styles import Styles, display_width
from dagster_project.release.labels import MartLabels, mart_labels
from tests.release.forms.small_marts import RELEASE_ID, draft

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _bucket(trial: str, order: int, label: str, people: int) -> dict[str, Cell]:
    return {"trial_id": trial, "bucket_order": order, "bucket_label": label, "people": people}


def _period(trial: str, grain: str, start: date, people: int) -> dict[str, Cell]:
    return {
        "trial_id": trial,
        "grain": grain,
        "period_start": start,
        "active_people": people,
        "new_people": people - 1,
    }


# The seed case's printed numbers, and a trial that is known by months alone.
SPECIAL: Mapping[str, list[dict[str, Cell]]] = {
    "usage_frequency": [
        _bucket("r5", 0, "0", 1273),
        _bucket("r5", 1, "1-9", 95),
        _bucket("r5", 2, "10-19", 20),
        _bucket("r5", 3, "20-49", 9),
        _bucket("r5", 4, "50+", 3),
        _bucket("r6", 0, "0", 1190),
    ],
    "usage_over_time": [
        _period("r5", "day", date(2023, 10, 2), 12),
        _period("r5", "week", date(2023, 10, 2), 27),
        _period("r5", "week", date(2023, 10, 9), 28),
        _period("r6", "month", date(2024, 11, 1), 210),
    ],
    "workshop_attendance": [
        {"workshop_id": "w1", "participants": 79, "first_time_people": 79, "repeat_people": 0},
        {"workshop_id": "w2", "participants": 27, "first_time_people": 11, "repeat_people": 16},
    ],
    "survey_response": [
        {"survey_id": "w1-after", "invited_people": 79, "responses": 66, "response_percent": Decimal("83.5")},
        {"survey_id": "w2-after", "invited_people": 27, "responses": 22, "response_percent": Decimal("81.5")},
    ],
    "trial_adoption": [
        {"trial_id": "r5", "fiscal_year": 2023, "period_start": date(2023, 10, 2), "eligible_people": 1400}
    ],
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    made = draft(tmp_path_factory.mktemp("workbook"), SPECIAL)
    write_forms(made)
    return made


@pytest.fixture(scope="module")
def parts(written: Draft) -> dict[str, bytes]:
    with zipfile.ZipFile(written.folder / "katsuyo.xlsx") as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.fixture(scope="module")
def sheets(written: Draft) -> dict[str, list[list[object]]]:
    with CalamineWorkbook.from_path(written.folder / "katsuyo.xlsx") as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def _sheet_xml(parts: Mapping[str, bytes], name: str) -> ElementTree.Element:
    """A sheet's part; sheets are numbered in their order."""
    names = [sheet.attrib["name"] for sheet in ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{M}sheet")]
    return ElementTree.fromstring(parts[f"xl/worksheets/sheet{names.index(name) + 1}.xml"])


def _styles(parts: Mapping[str, bytes], name: str) -> dict[str, tuple[str, ElementTree.Element]]:
    """Number format and style of every cell of a sheet by its address."""
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    custom = {entry.attrib["numFmtId"]: entry.attrib["formatCode"] for entry in styles.iter(f"{M}numFmt")}
    known = {**custom, "0": "General", "1": "0", "3": "#,##0", "49": "@"}
    (table,) = styles.iter(f"{M}cellXfs")
    formats = list(table)
    return {
        cell.attrib["r"]: (
            known.get(formats[int(cell.attrib["s"])].attrib["numFmtId"], "?"),
            formats[int(cell.attrib["s"])],
        )
        for cell in _sheet_xml(parts, name).iter(f"{M}c")
        if "s" in cell.attrib
    }


def test_contents_come_first_then_charts_then_a_sheet_per_mart(sheets: dict[str, list[list[object]]]) -> None:
    assert list(sheets) == ["目次", "グラフ", *(labels.sheet for labels in mart_labels().values())]
    assert len(sheets) == len(mart_contracts()) + 2


def test_contents_list_every_mart_with_what_a_row_is_and_how_many(
    sheets: dict[str, list[list[object]]], written: Draft
) -> None:
    lines = sheets["目次"]
    header = next(number for number, line in enumerate(lines) if line[0] == "シート")
    listed = {line[4]: line[:4] for line in lines[header + 1 :] if line[4]}
    assert set(listed) == set(mart_contracts())
    assert listed["usage_frequency"] == [
        "利用回数区分",
        "利用回数の区分ごとの人数",
        "試行と利用回数区分（0回を含む）の組1つ",
        6.0,
    ]
    assert all(line[3] == len(written.marts[name].rows) for name, line in listed.items())
    said = {str(cell) for line in lines[:header] for cell in line}
    assert {"011002", RELEASE_ID} <= said
    assert any("空のセル" in text for text in said) and any("伏せた値" in text for text in said)


def test_contents_link_to_every_sheet(parts: dict[str, bytes], sheets: dict[str, list[list[object]]]) -> None:
    links = [link.attrib["location"] for link in _sheet_xml(parts, "目次").iter(f"{M}hyperlink")]
    assert links == [f"'{name}'!A1" for name in sheets if name != "目次"]


def test_the_table_bears_the_marts_name_and_starts_at_the_english_names(parts: dict[str, bytes]) -> None:
    tables = [ElementTree.fromstring(content) for name, content in parts.items() if name.startswith("xl/tables/")]
    found = {table.attrib["name"]: table for table in tables}
    assert set(found) == set(mart_contracts())
    buckets = found["usage_frequency"]
    assert buckets.attrib["ref"] == "A2:K8"  # a header and six rows, ten columns and release_id
    assert [column.attrib["name"] for column in buckets.iter(f"{M}tableColumn")] == [
        *mart_contracts()["usage_frequency"].columns,
        "release_id",
    ]
    (chosen,) = buckets.iter(f"{M}autoFilter")
    assert chosen.attrib["ref"] == "A2:K8"


def test_headers_stay_in_sight_and_codes_bear_no_green_triangle(parts: dict[str, bytes]) -> None:
    for labels in mart_labels().values():
        sheet = _sheet_xml(parts, labels.sheet)
        (pane,) = sheet.iter(f"{M}pane")
        assert (pane.attrib["xSplit"], pane.attrib["ySplit"], pane.attrib["state"]) == ("2", "2", "frozen")
        (ignored,) = sheet.iter(f"{M}ignoredError")
        assert ignored.attrib["numberStoredAsText"] == "1"


def test_number_formats(parts: dict[str, bytes]) -> None:
    """Codes and other texts as text, years without a comma, one decimal for percentages, dates as dates."""
    adoption = {address: code for address, (code, _) in _styles(parts, "試行の利用率").items()}
    assert [adoption[address] for address in ("A3", "B3", "C3", "D3", "G3")] == ["@", "@", "0", "yyyy-mm-dd", "#,##0"]
    responses = mart_contracts()["survey_response"]
    letter = "ABCDEFGHIJ"[list(responses.columns).index("response_percent")]
    assert _styles(parts, "アンケートの回答率")[f"{letter}3"][0] == "#,##0.0"


def test_columns_are_wide_enough_for_japanese(parts: dict[str, bytes]) -> None:
    """A label on at most two lines, a name with its filter button; a Japanese character takes two columns."""
    assert display_width("利用率（％）") == 12 and display_width("a\n利用") == 4
    for name, labels in mart_labels().items():
        widths = [
            float(column.attrib["width"])
            for column in _sheet_xml(parts, labels.sheet).iter(f"{M}col")
            for _ in range(int(column.attrib["min"]), int(column.attrib["max"]) + 1)
        ]
        for width, column in zip(widths, (*mart_contracts()[name].columns, "release_id"), strict=True):
            assert width >= min(len(column) + 2, 60) and width * 2 >= display_width(labels.column(column)), column


def _values(root: ElementTree.Element) -> list[str]:
    return [value.text or "" for value in root.iter(f"{C}v")]


def _cells(sheets: Mapping[str, list[list[object]]], reference: str) -> list[object]:
    """The cells of a chart's reference such as 利用回数区分!$D$4:$D$7, by calamine."""
    found = re.fullmatch(r"'?([^'!]+)'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?", reference)
    assert found, reference
    sheet, letter, first, _, last = found.groups()
    column = ord(letter) - ord("A")
    return [sheets[sheet][row - 1][column] for row in range(int(first), int(last or first) + 1)]


def _charts(
    parts: Mapping[str, bytes], sheets: Mapping[str, list[list[object]]]
) -> dict[str, list[tuple[object, ...]]]:
    """Title -> series of (name, categories, values) as the cells that a chart refers to have them."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for name, content in parts.items():
        if not name.startswith("xl/charts/chart"):
            continue
        tree = ElementTree.fromstring(content)
        title = next(tree.iter(f"{C}title"))
        text = "".join(part.text or "" for part in title.iter(f"{A}t"))
        found[text] = []
        for series in tree.iter(f"{C}ser"):
            references = [
                next(series.find(f"{C}{part}").iter(f"{C}f")).text or ""  # type: ignore[union-attr]
                for part in ("tx", "cat", "val")
            ]
            name_cell, categories, values = (_cells(sheets, reference) for reference in references)
            cached = _values(series.find(f"{C}val"))  # type: ignore[arg-type]
            assert [float(value) for value in cached] == values
            found[text].append((name_cell[0], categories, values))
    return found


def test_charts_draw_the_cells_that_they_name(parts: dict[str, bytes], sheets: dict[str, list[list[object]]]) -> None:
    """By hand: buckets without the zero bucket, weeks before days, months where there is nothing else."""
    buckets = ["1-9", "10-19", "20-49", "50+"]
    surveys = ["w1-after", "w2-after"]
    weeks = [date(2023, 10, 2), date(2023, 10, 9)]
    assert _charts(parts, sheets) == {
        "利用回数区分ごとの人数（r5、1回以上）": [("人数", buckets, [95, 20, 9, 3])],
        "週ごとの利用者数（r5）": [("利用者数", weeks, [27, 28]), ("初めて使った人数", weeks, [26, 27])],
        "月ごとの利用者数（r6）": [
            ("利用者数", [date(2024, 11, 1)], [210]),
            ("初めて使った人数", [date(2024, 11, 1)], [209]),
        ],
        "勉強会の参加者数（011002）": [
            ("初参加の人数", ["w1", "w2"], [79, 11]),
            ("再参加の人数", ["w1", "w2"], [0, 16]),
        ],
        "アンケートの対象者数と有効回答数（011002）": [
            ("対象者数", surveys, [79, 27]),
            ("有効回答数", surveys, [66, 22]),
        ],
        "アンケートの回答率（011002）": [("回答率（％）", surveys, [83.5, 81.5])],
    }


def test_every_chart_says_in_words_what_it_shows(parts: dict[str, bytes]) -> None:
    drawing = parts["xl/drawings/drawing1.xml"].decode()
    assert drawing.count('descr="') == 6 and "元の表: 利用回数区分" in drawing


def test_no_chart_without_figures(tmp_path: Path) -> None:
    empty: dict[str, list[dict[str, Cell]]] = {name: [] for name in SPECIAL}
    made = draft(tmp_path, {**empty, "workshop_attendance": [{"workshop_id": "w1"}]})
    assert chart_plans(made.marts) == ()
    write_forms(made)
    with CalamineWorkbook.from_path(made.folder / "katsuyo.xlsx") as book:
        assert "グラフ" not in book.sheet_names


def test_withheld_figures_are_hatched_and_other_empty_cells_are_not() -> None:
    contract = MartContract(
        "adoption_by_department",
        "",
        {"organisation_code": "VARCHAR", "department": "VARCHAR", "people": "BIGINT", "is_suppressed": "BOOLEAN"},
        ("organisation_code", "department"),
        False,
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        ("011002", "総務部", 40, False),
        ("011002", "市民部", None, True),
        ("011002", "消防", None, False),
    )
    own = {
        "organisation_code": "団体",
        "department": "部",
        "people": "人数",
        "is_suppressed": "秘匿",
        "release_id": "版",
    }
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        labels = MartLabels("部ごとの利用", "", "", own, {})
        write_mart(book.add_worksheet(labels.sheet), labels, MartRows(contract, rows), RELEASE_ID, Styles(book))
    with zipfile.ZipFile(content) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = _styles(parts, "部ごとの利用")
    fills = list(next(ElementTree.fromstring(parts["xl/styles.xml"]).iter(f"{M}fills")))
    (pattern,) = fills[int(styles["C4"][1].attrib["fillId"])]
    assert pattern.attrib["patternType"] == "lightUp"
    assert "C5" not in styles and styles["C3"][1].attrib["fillId"] == "0"
