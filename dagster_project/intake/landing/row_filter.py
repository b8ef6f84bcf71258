"""Which rows count, where a layout tells it by the cells of one column (role, kind of row, status).

Add here: what is told of rows that are no use. Keep out: the columns and values (layouts.RowFilter).
"""

from __future__ import annotations

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench
from dagster_project.intake.landing.rows import Rule
from dagster_project.intake.recognising.layout import COUNTED_BY, Layout
from dagster_project.messages import Message

_NOT_A_USE = Message("利用と数えない行", "a row that is no use")


def row_filter(bench: Bench, layout: Layout) -> tuple[list[Rule], tuple[Message, ...]]:
    """The rules that exclude rows of table ``cells`` that are no use, as ``not_a_use`` where an officer declared which
    are and by the layout's own names, and a note where by what is declared no row at all is one."""
    rules = exclusions(bench, layout)
    if layout.counts is None:
        return rules, ()
    cells = [row[0] for row in bench.execute(f"SELECT DISTINCT {COUNTED_BY} FROM cells").fetchall()]
    counted = [cell for cell in cells if layout.counts.counts(cell)]
    bench.register("counted_cells", pa.table({"cell": pa.array(counted, pa.string())}))
    rule = Rule(f"{COUNTED_BY} NOT IN (SELECT cell FROM counted_cells)", "excluded", "not_a_use", _NOT_A_USE)
    return [rule, *rules], (_none_counts(layout),) if cells and not counted else ()


def exclusions(bench: Bench, layout: Layout) -> list[Rule]:
    """One rule per exclusion of the layout whose field the sheet has."""
    rules: list[Rule] = []
    for index, exclusion in enumerate(layout.excludes):
        if exclusion.field not in bench.names:
            continue
        cells = [row[0] for row in bench.execute(f"SELECT DISTINCT {exclusion.field} FROM cells").fetchall()]
        out = [cell for cell in cells if exclusion.leaves_out(cell)]
        bench.register(f"left_out_{index}", pa.table({"cell": pa.array(out, pa.string())}))
        condition = f"{exclusion.field} IN (SELECT cell FROM left_out_{index})"
        rules.append(Rule(condition, "excluded", exclusion.name, exclusion.message))
    return rules


def _none_counts(layout: Layout) -> Message:
    column = layout.counts.words[0] if layout.counts else ""
    return Message(
        f"列「{column}」で利用と数える行が一つもありません（0 件と数えます）。columns.yml の uses の値を確かめてください。",
        f"no row is a use by column '{column}' (counted as 0 uses). Check the values of uses in columns.yml.",
    )
