"""The files, people and figures of a night for `last_night`, as the work database and the ledger have them.

Add here: another table of the page. Keep out: how the night ended (outcome.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from dagster_project.analysis.rounding import format_scaled, percent_tenths
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.people.match_report import METHOD_TITLES, FileMatches
from dagster_project.intake.settling.settlement import open_database
from dagster_project.release.last_night import FigureLine, FileLine, MethodLine, PeopleLine, RowList, Words
from dagster_project.settings import DataRoot


def file_lines(root: DataRoot) -> tuple[FileLine, ...]:
    """Every delivered file with its rows, the refusal, and the officer's reason."""
    deliveries = _deliveries(root)
    columns = [name for name in FileLine.model_fields if name not in ("refusal", "reason")]
    rows = _query(root, f"SELECT {', '.join(columns)} FROM landed.delivered_file ORDER BY path, sha256")
    return tuple(_file_line(dict(zip(columns, row, strict=True)), deliveries) for row in rows)


def _file_line(line: dict[str, object], deliveries: dict[tuple[str, str], Delivery]) -> FileLine:
    found = deliveries.get((str(line["path"]), str(line["sha256"])))
    refusal = found.refusal if found and found.status == "refused" else None
    told = {
        "refusal": Words.of(refusal.message()) if refusal else None,
        "reason": found.reason if found else "",
    }
    return FileLine.model_validate(line | told)


def _deliveries(root: DataRoot) -> dict[tuple[str, str], Delivery]:
    if not root.ledger_file.exists():
        return {}
    ledger = Ledger.model_validate_json(root.ledger_file.read_bytes())
    return {(delivery.path, delivery.sha256): delivery for delivery in ledger.deliveries}


def people_lines(matches: Iterable[FileMatches]) -> tuple[PeopleLine, ...]:
    """How each file's people were recognised, rows by number."""
    return tuple(
        PeopleLine(
            path=file.path,
            kind=file.kind,
            named_rows=file.named_rows,
            recognised_rows=file.recognised_rows,
            recognised_percent=_percent(file.recognised_rows, file.named_rows),
            methods=tuple(
                MethodLine(method=method, title=Words.of(title), rows=file.by_method[method])
                for method, title in METHOD_TITLES.items()
                if method in file.by_method
            ),
            ambiguous=_to_open(file, "ambiguous", file.ambiguous),
            unmatched=_to_open(file, "unmatched", file.unmatched),
            shared=_to_open(file, "roster_shared", file.shared),
        )
        for file in matches
    )


def _to_open(file: FileMatches, method: str, first: tuple[int, ...]) -> RowList:
    return RowList(rows=file.by_method.get(method, 0), spellings=file.spellings.get(method, 0), first=first)


def _percent(part: int, whole: int) -> str | None:
    tenths = percent_tenths(part, whole)
    return None if tenths is None else format_scaled(tenths, 1)


def figure_lines(root: DataRoot) -> tuple[FigureLine, ...]:
    """The printed figures that do not simply hold."""
    rows = _query(
        root,
        "SELECT figure_id, printed_value, verdict, group_verdict, explanation_ja, explanation_en "
        "FROM marts.printed_figures WHERE verdict <> 'holds' OR group_verdict <> 'consistent' ORDER BY ALL",
    )
    return tuple(
        FigureLine(
            figure_id=str(row[0]),
            printed_value=str(row[1]),
            verdict=str(row[2]),
            group_verdict=str(row[3]),
            explanation=Words(ja=str(row[4]), en=str(row[5])),
        )
        for row in rows
    )


def _query(root: DataRoot, query: str) -> list[tuple[object, ...]]:
    """Rows of the work database; none where the night stopped before it stood."""
    if not Path(root.work_database).exists():
        return []
    try:
        with open_database(root.work_database, read_only=True) as connection:
            return connection.execute(query).fetchall()
    except (duckdb.CatalogException, duckdb.IOException):
        return []
