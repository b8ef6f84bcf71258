"""Judges printed figures: ``judge(figures, marts)``, the one call for the pipeline and for ``katsuyo figures``.

Add here: what is put together into a judged figure. Keep out: the tests themselves (evidence.py, groups.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from dagster_project.analysis.evidence import Finding, Verdict, weigh
from dagster_project.analysis.figure import Figure, Status, place_of
from dagster_project.analysis.groups import GroupVerdict, Judged, judge_groups
from dagster_project.analysis.mart_cell import CellReading, Marts, read_cell
from dagster_project.analysis.wording import joined
from dagster_project.messages import CouldNotRun, Message


@dataclass(frozen=True)
class JudgedFigure:
    """One row of the mart ``printed_figures`` but for its organisation: the same fields in the same order."""

    figure_id: str
    statement: str
    source: str
    fiscal_year: int | None
    figure_group: str | None
    status: Status
    printed_value: str
    decimals: int
    numerator: int | None
    denominator: int | None
    mart_value: Decimal | None
    verdict: Verdict
    group_verdict: GroupVerdict
    explanation_ja: str
    explanation_en: str


def judge(figures: Sequence[Figure], marts: Marts | None = None) -> list[JudgedFigure]:
    """Every figure with its verdict, in the order given.

    ``marts`` maps a mart's name to its rows; without it the figures are judged by their own counts alone. Raises
    CouldNotRun, with one message per fault, when a ``mart_cell`` names a mart, column or key that does not exist.
    """
    readings = _read_cells(figures, marts) if marts else {}
    findings = [weigh(figure, readings.get(figure.figure_id)) for figure in figures]
    groups = judge_groups(findings)
    return [_judged(finding, readings.get(finding.figure.figure_id), groups) for finding in findings]


def tables_named(figures: Sequence[Figure]) -> tuple[str, ...]:
    """The marts that ``judge`` needs the rows of, sorted; the names are safe as SQL identifiers."""
    return tuple(sorted({figure.mart_cell.table for figure in figures if figure.mart_cell}))


def mart_rows(judged: Sequence[JudgedFigure], organisation_code: str) -> list[dict[str, object]]:
    """The rows of the mart ``printed_figures``, keys in the order of its columns."""
    return [{"organisation_code": organisation_code, **asdict(figure)} for figure in judged]


def _read_cells(figures: Sequence[Figure], marts: Marts) -> dict[str, CellReading]:
    readings: dict[str, CellReading] = {}
    problems: list[Message] = []
    for figure in figures:
        if figure.mart_cell is None:
            continue
        try:
            place = place_of(figure.file_name, figure.line, "mart_cell")
            readings[figure.figure_id] = read_cell(figure.mart_cell, marts, place)
        except CouldNotRun as error:
            problems.extend(error.messages)
    if problems:
        raise CouldNotRun(*problems)
    return readings


def _judged(finding: Finding, reading: CellReading | None, groups: dict[str, Judged]) -> JudgedFigure:
    figure = finding.figure
    group_verdict, remark = groups.get(figure.figure_group or "", ("consistent", None))
    explanation = joined((finding.explanation, remark)) if remark else finding.explanation
    return JudgedFigure(
        figure_id=figure.figure_id,
        statement=figure.statement,
        source=figure.source,
        fiscal_year=figure.fiscal_year,
        figure_group=figure.figure_group,
        status=figure.status,
        printed_value=figure.printed_value,
        decimals=figure.decimals,
        numerator=finding.numerator,
        denominator=finding.denominator,
        mart_value=reading.value if reading else None,
        verdict=finding.verdict,
        group_verdict=group_verdict,
        explanation_ja=explanation.ja,
        explanation_en=explanation.en,
    )
