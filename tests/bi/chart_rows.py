"""The rows that a chart should get, read from a release's CSV without DuckDB and without Superset: a second way.

Add here: a computed column that a chart shows. Keep out: how Superset is asked.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.bi.bundle_files import Chart, Dataset

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
Words = Mapping[str, str]

COMPUTED: dict[str, Callable[[Words], str]] = {
    "bucket": lambda row: (
        row["min_uses"].rjust(4)
        + ("回以上" if not row["max_uses"] else "回" if row["max_uses"] == "0" else f"～{row['max_uses']}回")
    ),
    "period_week": lambda row: row["period_start"],
    "period_month": lambda row: row["period_start"][:7],
    "cohort": lambda row: f"{row['trial_id']} {row['cohort_week']}",
    "workshop": lambda row: f"{row['held_on']} {row['workshop_id']}",
    "from_section": lambda row: (
        row["participants_from_section"] + ("人以上" if row["participants_from_section"] == "3" else "人")
    ),
    "question": lambda row: f"{row['scope_id']} {row['question_code']}",
    "kind": lambda row: f"{row['kind_order']:>2} {row['kind_label']}",
}


def shown_columns(chart: Chart) -> dict[str, str]:
    """Name in Superset's answer, and the column of the dataset that it shows."""
    return {**{column: column for column in chart.groups()}, **chart.measures()}


def expected_rows(chart: Chart, dataset: Dataset, release: Path) -> list[Row]:
    """What the chart's query must answer on that release, in the order of the mart; columns as ``shown_columns``."""
    with (release / "csv" / f"{dataset.mart}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(_passes(row, entry, dataset) for entry in chart.filters())]
    shown = [tuple(_cell(row, column, dataset) for column in shown_columns(chart).values()) for row in rows]
    if chart.shows_rows or chart.metrics():
        return shown
    return list(dict.fromkeys(shown))


def _passes(row: Words, entry: Mapping[str, object], dataset: Dataset) -> bool:
    cell, wanted = _cell(row, str(entry["subject"]), dataset), entry["comparator"]
    if entry["operator"] == "==":
        return cell == wanted
    assert entry["operator"] == ">" and isinstance(cell, int) and isinstance(wanted, int)
    return cell > wanted


def _cell(row: Words, column: str, dataset: Dataset) -> Cell:
    if column in COMPUTED:
        return COMPUTED[column](row)
    if column in dataset.expressions:
        code = row[column.removesuffix("_ja")]
        return dataset.words(column).get(code, code)
    text, kind = row[column], dataset.types[column]
    if text == "":
        return None
    if kind == "BIGINT":
        return int(text)
    if kind == "BOOLEAN":
        return text == "true"
    if kind == "DATE":
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
    return rounded(float(text)) if kind == "DOUBLE" or kind.startswith("DECIMAL") else text


def rounded(cell: Cell) -> Cell:
    """A DOUBLE to the twelve significant digits that CSV has; anything else as it is."""
    return float(f"{cell:.12g}") if isinstance(cell, float) else cell
