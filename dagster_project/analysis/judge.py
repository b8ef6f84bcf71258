"""Judges printed figures: ``judge(figures, marts)``, the one call for the pipeline and for ``katsuyo figures``.

Add here: what is put together into a judged figure. Keep out: the tests themselves (evidence.py, groups.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from dagster_project.analysis.compositions import explain_compositions
from dagster_project.analysis.evidence import weigh
from dagster_project.analysis.figure import Figure, Kind, Status, place_of
from dagster_project.analysis.finding import Finding, Verdict
from dagster_project.analysis.groups import GroupVerdict, JudgedGroup, judge_groups
from dagster_project.analysis.mart_cell import CellReading, Marts, read_cell
from dagster_project.analysis.wording import joined
from dagster_project.messages import CouldNotRun, Message


@dataclass(frozen=True)
class JudgedFigure:
    """One row of the mart ``printed_figures`` but for its organisation: the same fields in the same order, and behind
    them the two halves of the explanation, for those who say the group's only once."""

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
    kind: Kind
    rules: str | None
    mart_cell: str | None
    own: Message
    group_remark: Message | None

    def row(self) -> dict[str, object]:
        """The cells of the mart, by column."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _HALVES}


_HALVES: Final = ("own", "group_remark")


def judge(figures: Sequence[Figure], marts: Marts | None = None) -> list[JudgedFigure]:
    """Every figure with its verdict, in the order given.

    ``marts`` maps a mart's name to its rows; without it the figures are judged by their own counts alone. Raises
    CouldNotRun, with one message per fault, when a ``mart_cell`` names a mart, column or key that does not exist.
    """
    readings = _read_cells(figures, marts) if marts else {}
    findings = explain_compositions([weigh(figure, readings.get(figure.figure_id)) for figure in figures])
    groups = judge_groups(findings)
    return [
        _judged(finding, readings.get(finding.figure.figure_id), groups[finding.figure.figure_id])
        for finding in findings
    ]


def tables_named(figures: Sequence[Figure]) -> tuple[str, ...]:
    """The marts that ``judge`` needs the rows of, sorted; the names are safe as SQL identifiers."""
    return tuple(sorted({figure.mart_cell.table for figure in figures if figure.mart_cell}))


def mart_rows(judged: Sequence[JudgedFigure], organisation_code: str | None) -> list[dict[str, object]]:
    """The rows of the mart ``printed_figures``, keys in the order of its columns."""
    return [{"organisation_code": organisation_code, **figure.row()} for figure in judged]


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


def _judged(finding: Finding, reading: CellReading | None, group: JudgedGroup) -> JudgedFigure:
    figure = finding.figure
    explanation = joined((finding.explanation, group.remark)) if group.remark else finding.explanation
    rules = finding.rules or tuple(finding.fits)
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
        group_verdict=group.verdict,
        explanation_ja=explanation.ja,
        explanation_en=explanation.en,
        kind=figure.kind,
        rules=",".join(rules) or None,
        mart_cell=str(figure.mart_cell) if figure.mart_cell else None,
        own=finding.explanation,
        group_remark=group.remark,
    )
