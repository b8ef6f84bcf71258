"""The terminal's view of what was measured: a table per part, then every target with met or MISSED.

Add here: another look at the same results. Keep out: measuring and judging.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.bench.result import Result
from tests.bench.targets import Verdict


def show(result: Result) -> None:
    table = Table("measure", "seconds", "ratio", "to", "peak MB", title=result.title, title_justify="left")
    for line in result.lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
        memory = "" if line.megabytes is None else f"{line.megabytes:,.0f}"
        table.add_row(line.what, f"{line.seconds:.1f}", ratio, line.yardstick, memory)
    Console(width=120).print(table, *result.notes, sep="\n")


def show_targets(verdicts: Sequence[Verdict]) -> None:
    table = Table("issue", "target", "at most", "measured", "", title="targets", title_justify="left")
    for verdict in verdicts:
        target = verdict.target
        word = {None: "not measured", True: "met", False: "MISSED"}[verdict.is_met]
        if not verdict.is_asked:
            word = f"asked over {target.from_rows:,} events"
        measured = "" if verdict.measured is None else f"{verdict.measured:,.2f}"
        limit = f"{'<' if target.is_strict else ''}{target.most:,g} {target.unit}"
        table.add_row(str(target.issue), target.what, limit, measured, word)
    Console(width=120).print(table)
