"""One row of figures.csv: from text cells to a Figure, with a message for every cell that cannot be meant.

Add here: how a cell is typed and which cells of one row must agree. Keep out: the file around the row (figures.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from dagster_project.analysis.figure import KINDS, STATUSES, Figure, place_of
from dagster_project.analysis.figure_cells import read_whole
from dagster_project.analysis.mart_cell import MartCell, parse_mart_cell
from dagster_project.analysis.printed_number import Kind, PrintedNumber, read_printed
from dagster_project.analysis.rounding import PERCENT, powers
from dagster_project.messages import Message

Choice = TypeVar("Choice", bound=str)


def read_row(cells: Mapping[str, str], file_name: str, line: int, problems: list[Message]) -> Figure | None:
    """The figure of one row, keyed by column; None, with its messages added to ``problems``, when a cell is wrong."""
    return _RowReader(cells, file_name, line, problems).figure()


class _RowReader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], file_name: str, line: int, problems: list[Message]) -> None:
        self.cells = cells
        self.file_name = file_name
        self.line = line
        self.problems = problems

    def figure(self) -> Figure | None:
        before = len(self.problems)
        kind = self.choice("kind", KINDS)
        numerator, denominator = self.whole("numerator"), self.whole("denominator")
        decimals = self.whole("decimals", required=True)
        printed_value = self.required("printed_value")
        number: PrintedNumber | None = None
        if len(self.problems) == before:
            number = self.printed(printed_value, decimals, kind)
            self.check_ratio(numerator, denominator, kind, number)
        figure_id, fiscal_year = self.required("figure_id"), self.whole("fiscal_year")
        status = self.choice("status", STATUSES, default="printed")
        mart_cell = self.mart_cell()
        if len(self.problems) > before or not (kind and status and number):
            return None
        return Figure(
            file_name=self.file_name,
            line=self.line,
            figure_id=figure_id,
            statement=self.cells["statement"],
            source=self.cells["source"],
            fiscal_year=fiscal_year,
            figure_group=self.cells["group"] or None,
            kind=kind,
            numerator=numerator,
            denominator=denominator,
            printed_value=printed_value,
            number=number.number,
            printed=number.value,
            places=number.places,
            decimals=number.decimals,
            note=self.cells["note"],
            status=status,
            mart_cell=mart_cell,
        )

    def wrong(self, column: str, ja: str, en: str) -> None:
        place = place_of(self.file_name, self.line, column)
        self.problems.append(Message(f"{place.ja}: {ja}。", f"{place.en}: {en}."))

    def required(self, column: str) -> str:
        if not self.cells[column]:
            self.wrong(column, "空です。値を書いてください", "this cell is empty; write a value")
        return self.cells[column]

    def whole(self, column: str, *, required: bool = False) -> int | None:
        text = self.required(column) if required else self.cells[column]
        if not text:
            return None
        found = read_whole(text, column)
        if isinstance(found, Message):
            self.wrong(column, found.ja, found.en)
            return None
        return found

    def choice(self, column: str, choices: tuple[Choice, ...], *, default: Choice | None = None) -> Choice | None:
        text = self.cells.get(column, "")
        if not text and default is not None:
            return default
        for choice in choices:
            if choice == text:
                return choice
        allowed = ", ".join(choices)
        self.wrong(
            column,
            f"「{text[:40]}」ではなく、次のどれかを書いてください: {allowed}",
            f"'{text[:40]}' is not one of {allowed}",
        )
        return None

    def mart_cell(self) -> MartCell | None:
        text = self.cells.get("mart_cell", "")
        cell = parse_mart_cell(text) if text else None
        if text and cell is None:
            self.wrong(
                "mart_cell",
                f"「{text[:80]}」は table[key=value,…].column の形ではありません",
                f"'{text[:80]}' does not have the form table[key=value,…].column",
            )
        return cell

    def printed(self, text: str, decimals: int | None, kind: Kind | None) -> PrintedNumber | None:
        found = read_printed(text, kind)
        if not isinstance(found, PrintedNumber):
            self.wrong("printed_value", found.ja, found.en)
            return None
        if found.decimals != decimals:
            self.wrong(
                "printed_value",
                f"「{text}」の小数は {found.decimals} 桁ですが、decimals 列は {decimals} 桁です",
                f"'{text}' has {found.decimals} decimals where the column decimals says {decimals}",
            )
        elif kind == "count" and decimals:
            self.wrong(
                "decimals", "件数 (count) に小数はありません。0 にしてください", "a count has no decimals; write 0"
            )
        return found

    def check_ratio(
        self, numerator: int | None, denominator: int | None, kind: Kind | None, printed: PrintedNumber | None
    ) -> None:
        if denominator == 0:
            self.wrong(
                "denominator",
                "0 を分母とする値はありません。分母は 1 以上か空にしてください",
                "nothing can be a share of 0; a denominator is 1 or more, or left empty",
            )
            return
        if kind != "percent" or numerator is None or denominator is None or printed is None:
            return
        up, down = powers(printed.places)
        if numerator > denominator and printed.value * down <= PERCENT * up:
            self.wrong(
                "numerator",
                f"分子 {numerator} が分母 {denominator} を超えています",
                f"the numerator {numerator} is larger than the denominator {denominator}",
            )
