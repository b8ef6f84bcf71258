"""The sheet of charts: native ones, drawn by Excel from the marts' cells, to be copied into a slide.

Add here: how a chart looks. Keep out: what it draws (charts.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from dagster_project.release.canonical import MartRows
from dagster_project.release.forms.workbook.charts import ChartPlan
from dagster_project.release.forms.workbook.mart_sheet import FIRST_ROW
from dagster_project.release.forms.workbook.styles import FONT, SERIES_COLOURS, set_page
from dagster_project.release.labels import MartLabels

CHARTS: Final = "グラフ"
_WIDTH, _HEIGHT = 620, 340
_ACROSS = 2
# Rows and columns of the sheet that a chart covers, at Excel's default sizes of 20 by 64 pixels, with a gap.
_ROWS, _COLUMNS = 18, 10
_TYPES: dict[str, dict[str, str]] = {
    "columns": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "lines": {"type": "line"},
}


def write_charts(
    book: Workbook,
    sheet: Worksheet,
    plans: Sequence[ChartPlan],
    marts: Mapping[str, MartRows],
    labels: Mapping[str, MartLabels],
) -> None:
    sheet.hide_gridlines(2)
    set_page(sheet)
    rows = -(-len(plans) // _ACROSS) * _ROWS
    sheet.print_area(0, 0, rows, _ACROSS * _COLUMNS)
    sheet.set_h_pagebreaks(list(range(2 * _ROWS, rows, 2 * _ROWS)))
    for number, plan in enumerate(plans):
        chart = _chart(book, plan, list(marts[plan.mart].contract.columns), labels[plan.mart])
        row, column = number // _ACROSS * _ROWS + 1, number % _ACROSS * _COLUMNS
        sheet.insert_chart(row, column, chart, {"description": f"{plan.title}。元の表: {labels[plan.mart].sheet}"})


def _chart(book: Workbook, plan: ChartPlan, columns: list[str], labels: MartLabels) -> Chart:
    chart = book.add_chart(_TYPES[plan.shape])
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    chart.set_title({"name": plan.title, "overlay": False, "name_font": {"name": FONT, "size": 13}})
    legend: dict[str, Any] = {"position": "bottom", "font": {"name": FONT}}
    chart.set_legend({"none": True} if len(plan.series) == 1 else legend)
    first, last = FIRST_ROW + plan.first, FIRST_ROW + plan.last
    category = columns.index(plan.category)
    for number, name in enumerate(plan.series):
        position, colour = columns.index(name), SERIES_COLOURS[number]
        series: dict[str, Any] = {
            "name": [labels.sheet, 0, position],
            "categories": [labels.sheet, first, category, last, category],
            "values": [labels.sheet, first, position, last, position],
        }
        if plan.shape == "lines":
            series["line"] = {"color": colour, "width": 2.25}
            series["marker"] = {"type": "circle", "fill": {"color": colour}, "border": {"color": colour}}
        else:
            series["fill"] = {"color": colour}
            series["gap"] = 60
            series["data_labels"] = _data_labels(plan, is_dark=number == 0)
        chart.add_series(series)
    dates = {"num_format": "yyyy-mm-dd", "text_axis": True} if plan.shape == "lines" else {}
    chart.set_x_axis({"num_font": {"name": FONT}, **dates})
    scale: dict[str, Any] = {"min": 0, "max": 100} if plan.is_percent else {"min": 0}
    chart.set_y_axis(
        {
            "name": plan.unit,
            "name_font": {"name": FONT, "rotation": 360},
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            **scale,
        }
    )
    return chart


def _data_labels(plan: ChartPlan, *, is_dark: bool) -> dict[str, Any]:
    label: dict[str, Any] = {"value": True, "font": {"name": FONT}, "num_format": "#,##0"}
    if plan.is_percent:
        label["num_format"] = '0.0"％"'
    if plan.shape == "stacked":
        # A part of nobody has no room for its 0.
        label |= {"position": "center", "num_format": "#,##0;-#,##0;"}
        label["font"] = {"name": FONT, "color": "#FFFFFF" if is_dark else "#000000"}
    return label
