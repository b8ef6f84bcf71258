"""The first sheet: which release this is, how to read the sheets, and what sheets there are, each with a link.

It says nothing that another run on the same figures would say differently: no clock, no run. Add here: what a reader
must know before the figures. Keep out: figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlsxwriter.worksheet import Worksheet

from dagster_project.contracts import SCHEMA_VERSION
from dagster_project.release.canonical import MartRows
from dagster_project.release.forms.workbook.styles import Styles, display_width, set_page
from dagster_project.release.labels import MartLabels

CONTENTS: Final = "目次"
_HEADERS = ("シート", "内容", "1行が表すもの", "行数", "表の名前（英語）")
_READING = (
    "各シートの1行目は日本語の見出し、2行目は英語の列名、3行目からがデータです。2行目からが Excel の表（テーブル）で、その名前は下の「表の名前」です。",
    "空のセルは、値がないこと（数えられない、当てはまらない）を表します。0 ではありません。",
    "（％）の列は百分率の数値で、74.8 は 74.8％です。（0〜1）の列は割合です。％は件数から四捨五入しています。",
    "文字のセルの先頭に ' があれば、式として動かないように付けたものです。1つ取り除くと元の文字になります。",
)
_WITHHELD = "この網かけのセルは、少人数の集団が分からないように伏せた値です（その行の is_suppressed は TRUE）。"


def write_contents(
    sheet: Worksheet,
    release_id: str,
    marts: Mapping[str, MartRows],
    labels: Mapping[str, MartLabels],
    charts: str | None,
    styles: Styles,
) -> None:
    """``labels`` in the order of the sheets; ``charts`` is the name of the sheet of charts, None where there is none."""
    sheet.hide_gridlines(2)
    set_page(sheet)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "生成AI活用の集計（katsuyo）", styles.title)
    codes = sorted({str(row[0]) for mart in marts.values() for row in mart.rows})
    facts = (("団体コード", ", ".join(codes)), ("リリースID", release_id), ("表の版", str(SCHEMA_VERSION)))
    for row, (name, value) in enumerate(facts, start=1):
        sheet.write_string(row, 0, name, styles.text)
        sheet.write_string(row, 1, value, styles.text)
    row = len(facts) + 2
    for line in _READING:
        sheet.write_string(row, 0, line, styles.text)
        row += 1
    sheet.write_blank(row, 0, None, styles.withheld)
    sheet.write_string(row, 1, _WITHHELD, styles.text)
    _write_list(sheet, row + 2, marts, labels, charts, styles)
    sheet.ignore_errors({"number_stored_as_text": "A1:B4"})


def _write_list(
    sheet: Worksheet,
    header: int,
    marts: Mapping[str, MartRows],
    labels: Mapping[str, MartLabels],
    charts: str | None,
    styles: Styles,
) -> None:
    for column, text in enumerate(_HEADERS):
        sheet.write_string(header, column, text, styles.english_header)
    row = header + 1
    if charts:
        _write_link(sheet, row, charts, styles)
        sheet.write_string(row, 1, "そのまま貼れるグラフ（Excel のグラフ）", styles.text)
        row += 1
    for name, words in labels.items():
        _write_link(sheet, row, words.sheet, styles)
        sheet.write_string(row, 1, words.title, styles.text)
        sheet.write_string(row, 2, words.row, styles.text)
        sheet.write_number(row, 3, len(marts[name].rows), styles.count)
        sheet.write_string(row, 4, name, styles.indented)
        row += 1
    texts = zip(
        _HEADERS, *((words.sheet, words.title, words.row, "", name) for name, words in labels.items()), strict=True
    )
    for column, cells in enumerate(texts):
        sheet.set_column(column, column, max(map(display_width, cells)) + 2)


def _write_link(sheet: Worksheet, row: int, target: str, styles: Styles) -> None:
    sheet.write_url(row, 0, f"internal:'{target}'!A1", styles.link, target)
