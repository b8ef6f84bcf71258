"""The marts as the report reads them: rows by name, what the programme calls things, and each cell's address.

Add here: another way to show a cell. Keep out: what a section says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from dagster_project.analysis.mart_cell import RATIO_COLUMNS, MartCell, parse_mart_cell
from dagster_project.messages import Message
from dagster_project.programme import Programme, Series, Survey, Trial, Workshop
from dagster_project.release.canonical import MartRows
from dagster_project.release.report import numbers
from dagster_project.release.report.page import NOTHING, Cell, Counts, Value, number, same

ORGANISATION = "organisation_code"
SLASH = same("/")
SPACE = same(" ")
_Named = Trial | Series | Workshop | Survey


@dataclass(frozen=True, eq=False)
class MartRow:
    """One row of a mart; ``row["column"]`` is the raw cell."""

    source: Source
    table: str
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def get(self, column: str) -> Any:
        return self.cells.get(column)

    def value(self, column: str, shown: Callable[[Any], Message | str] = numbers.plain) -> Value:
        """The cell as ``shown`` writes it, with its address; a dash where it is NULL, "about" where the mart says so."""
        raw = self.cells[column]
        if raw is None:
            return NOTHING
        text = shown(raw)
        if self.cells.get(column.removesuffix("people") + "is_approximate"):
            text = about(text if isinstance(text, Message) else same(text))
        address = self.address(column)
        return Value(
            text if isinstance(text, Message) else same(text), address, self.source.figure_of(self, column) or ""
        )

    def count(self, column: str) -> Cell:
        return number(self.value(column))

    def rate(self, percent: str, numerator: str = "", denominator: str = "") -> Cell:
        """``74.8 % (95/127)``: a percentage always travels with what it is a share of."""
        counts = self.counts(percent, numerator, denominator)
        return number(self.value(percent, numbers.percent), *((SPACE, counts) if counts else ()))

    def counts(self, percent: str, numerator: str = "", denominator: str = "") -> Counts | None:
        """``(95/127)`` behind a percent column: the columns given, else those that the mart's contract knows."""
        if not numerator:
            known = RATIO_COLUMNS[self.table, percent]
            numerator, denominator = known.numerator, known.denominator
        if self.cells[numerator] is None or self.cells[denominator] is None:
            return None
        return Counts((same("("), self.value(numerator), SLASH, self.value(denominator), same(")")))

    def address(self, column: str) -> str:
        """What `katsuyo explain` takes for the cell; empty where a key cannot be written in an address."""
        key = self.source.keys[self.table]
        pairs = tuple((name, str(self.cells[name])) for name in key if name != ORGANISATION and self.cells[name] != "")
        cell = str(MartCell(self.table, pairs, column))
        return cell if parse_mart_cell(cell) else ""


class Source:
    """All marts of one release. A mart that is not there has no rows, so that an older or a smaller release can be
    told as well."""

    def __init__(self, marts: Mapping[str, MartRows], programme: Programme) -> None:
        self.programme = programme
        self.keys = {name: mart.contract.key for name, mart in marts.items()}
        self.columns = {name: tuple(mart.contract.columns) for name, mart in marts.items()}
        self._rows = {
            name: [MartRow(self, name, dict(zip(mart.contract.columns, row, strict=True))) for row in mart.rows]
            for name, mart in marts.items()
        }

    def rows(self, table: str, **equal: object) -> list[MartRow]:
        """Rows whose columns have these values, in the order of the programme where they name something of it."""
        found = [
            row for row in self._rows.get(table, ()) if all(row[column] == wanted for column, wanted in equal.items())
        ]
        return sorted(found, key=self._place)

    def one(self, table: str, **equal: object) -> MartRow | None:
        found = self.rows(table, **equal)
        return found[0] if len(found) == 1 else None

    def figure_of(self, row: MartRow, column: str) -> str | None:
        """The figure_id in figures.csv that names this cell."""
        for cell, figure_id in self._registered:
            if (cell.table, cell.column) == (row.table, column) and all(
                str(row.get(name)) == value for name, value in cell.key
            ):
                return figure_id
        return None

    @cached_property
    def _registered(self) -> list[tuple[MartCell, str]]:
        rows = self._rows.get("printed_figures", ())
        cells = [(parse_mart_cell(str(row["mart_cell"] or "")), str(row["figure_id"])) for row in rows]
        return [(cell, figure_id) for cell, figure_id in cells if cell is not None]

    def name(self, entry_id: object) -> Message:
        """What programme.yml calls a trial, workshop, survey or series; the id of one that it does not name."""
        return same(self._names.get(str(entry_id), entry_id))

    def question(self, survey_id: object, code: object) -> Message:
        """The question's first header text."""
        for survey in self.programme.surveys:
            for question in survey.questions:
                if survey.id == survey_id and question.code == code:
                    return same(question.headers[0])
        return same(code)

    def surveys_of_series(self, series_id: object) -> Sequence[str]:
        """The surveys asked after the workshops of a series."""
        workshops = {workshop.id for workshop in self.programme.workshops if workshop.series == series_id}
        return [
            survey.id for survey in self.programme.surveys if survey.stage == "post" and survey.workshop in workshops
        ]

    @cached_property
    def _names(self) -> dict[str, str]:
        known = self.programme
        entries: tuple[_Named, ...] = (*known.trials, *known.series, *known.workshops, *known.surveys)
        return {entry.id: entry.name for entry in entries}

    @cached_property
    def _order(self) -> dict[str, int]:
        known = self.programme
        trials = sorted(known.trials, key=lambda trial: trial.start)
        workshops = sorted(known.workshops, key=lambda workshop: workshop.held_on)
        entries: tuple[_Named, ...] = (*trials, *workshops, *known.surveys, *known.series)
        return {entry.id: place for place, entry in enumerate(entries)}

    def _place(self, row: MartRow) -> tuple[int, ...]:
        """By the programme's order of the row's ids; rows that tie keep the mart's own order."""
        return tuple(self._order[str(value)] for value in row.cells.values() if str(value) in self._order)


def about(text: Message) -> Message:
    """A number of people that is declared as approximate."""
    return Message(f"約 {text.ja}", f"about {text.en}")


def period(start: date | None, end: date | None) -> Message:
    if start is None or end is None:
        return same("–")
    first, last = numbers.day(start), numbers.day(end)
    return Message(f"{first.ja}〜{last.ja}", f"{first.en} to {last.en}")


def bilingual(text: object) -> Message:
    """A sentence that a mart holds in both languages (``Message`` as text); one in a single language stands for both."""
    if text is None:
        return same("")
    parts = str(text).split(" / ")
    return Message(parts[0], parts[1]) if len(parts) == 2 else same(text)


def by(rows: Iterable[MartRow], column: str) -> Iterator[tuple[object, list[MartRow]]]:
    """Neighbouring rows of one value."""
    for value, group in groupby(rows, key=lambda row: row[column]):
        yield value, list(group)
