"""Which rows are a use, where a layout tells it by the cells of one column (role, kind of row).

Add here: what is told of rows that are no use. Keep out: the columns and values (layouts.RowFilter).
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from dagster_project.intake.landing.rows import Rule
from dagster_project.intake.layouts import COUNTED_BY, Layout
from dagster_project.messages import Message

_NOT_A_USE = Message("利用と数えない行", "a row that is no use")


def row_filter(bench: duckdb.DuckDBPyConnection, layout: Layout) -> tuple[list[Rule], tuple[Message, ...]]:
    """The rule that excludes rows of table ``fields`` that are no use, as ``not_a_use``, and a note where no row at all
    is one; neither where the layout has no filter."""
    if layout.counts is None:
        return [], ()
    cells = [row[0] for row in bench.execute(f"SELECT DISTINCT {COUNTED_BY} FROM fields").fetchall()]
    counted = [cell for cell in cells if layout.counts.counts(cell)]
    bench.register("counted_cells", pa.table({"cell": pa.array(counted, pa.string())}))
    rule = Rule(f"{COUNTED_BY} NOT IN (SELECT cell FROM counted_cells)", "excluded", "not_a_use", _NOT_A_USE)
    return [rule], (_none_counts(layout),) if cells and not counted else ()


def _none_counts(layout: Layout) -> Message:
    column = layout.counts.words[0] if layout.counts else ""
    return Message(
        f"列「{column}」で利用と数える行が一つもありません（0 件と数えます）。columns.yml の uses の値を確かめてください。",
        f"no row is a use by column '{column}' (counted as 0 uses). Check the values of uses in columns.yml.",
    )
