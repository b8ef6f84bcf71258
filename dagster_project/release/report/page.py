"""What the report is made of, before it is HTML: values with their addresses, cells, tables, charts, sections.

Add here: another kind of block. Keep out: words, figures and how a block looks (templates).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dagster_project.messages import Language, Message

Spec = Mapping[str, Any]


def same(text: object) -> Message:
    """What is written alike in both languages: a number, a name, an id."""
    return Message(str(text), str(text))


@dataclass(frozen=True)
class Value:
    """A published figure as it is shown. ``address`` is what `katsuyo explain` takes, ``figure_id`` the entry of
    figures.csv that names the same cell; either is empty where there is none."""

    text: Message
    address: str = ""
    figure_id: str = ""


@dataclass(frozen=True)
class Counts:
    """The counts behind a figure, ``(95/127)``: smaller, and kept together where a line breaks."""

    parts: tuple[Value | Message, ...]


Part = Value | Message | Counts
NOTHING: Final = Value(same("–"))


def flat(parts: Iterable[Part]) -> Iterator[Value | Message]:
    """The parts with those of counts in their place."""
    for part in parts:
        if isinstance(part, Counts):
            yield from part.parts
        else:
            yield part


@dataclass(frozen=True)
class Cell:
    """One cell: figures and the words between them; numbers stand on the right."""

    parts: tuple[Part, ...]
    is_number: bool = False
    is_alarming: bool = False


def words(message: Message | str, *, alarming: bool = False) -> Cell:
    return Cell((message if isinstance(message, Message) else same(message),), is_alarming=alarming)


def number(*parts: Part) -> Cell:
    return Cell(parts, is_number=True)


@dataclass(frozen=True)
class Column:
    """``is_long`` gives a column of sentences the room to be read."""

    title: Message
    is_number: bool = True
    is_long: bool = False


@dataclass(frozen=True)
class Row:
    """``header`` names the row, ``cells`` are as many as the table has further columns."""

    header: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """``columns`` begin with that of the row headers; ``note`` stands below."""

    caption: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Message | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves room for something beside it."""
        return len(self.columns) <= 4 and not any(column.is_long for column in self.columns)

    @property
    def addresses(self) -> tuple[str, ...]:
        """One address for each column that has any: the first."""
        found: dict[int, str] = {}
        for row in self.rows:
            for position, cell in enumerate(row.cells):
                for part in flat(cell.parts):
                    if isinstance(part, Value) and part.address:
                        found.setdefault(position, part.address)
        return tuple(found[position] for position in sorted(found))


@dataclass(frozen=True)
class Chart:
    """A chart with the table of the same numbers beside it. ``name`` is its file's stem in charts/, ``description``
    says in words what it shows, ``spec`` gives Vega-Lite in a language."""

    name: str
    title: Message
    description: Message
    spec: Callable[[Language], Spec]


@dataclass(frozen=True)
class Exhibit:
    """A table, and the chart that draws it where there is one."""

    table: Table
    chart: Chart | None = None


@dataclass(frozen=True)
class Section:
    """One question and what the figures say to it; without exhibits its ``said`` tells why there are none."""

    name: str
    title: Message
    said: tuple[Cell, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default=())
    cautions: tuple[Message, ...] = ()
