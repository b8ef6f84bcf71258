"""What a layout is: one kind of export as data, by the words of its header and what its rows mean.

Add here: a property that several exports differ in. Keep out: any one export's words (formats/), finding a header in a
sheet (layouts.py), and what a field's text means (landing/).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import pyarrow as pa

from dagster_project.intake.reading.text_formulas import inside_formula
from dagster_project.messages import Message

Kind = Literal["roster", "usage_log", "attendance", "survey"]
# What one row, or one counted use, is a use of: the words of `unit_of_use` in programme.yml.
Unit = Literal["prompt", "session", "day", "reply"]

# The column of data_rows() that a row filter looks at. No field: it tells no two rows apart that both count.
COUNTED_BY: Final = "counted_by"
# The field of a usage log that names a use's session. It tells no rows apart either: a chat that was imported again has
# another id, and is the same chat.
SESSION: Final = "session"

TEXT_CONTAINERS: Final = ("xlsx", "utf-8", "utf-8-sig", "utf-16", "cp932")
JSON: Final = "json"

_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Field:
    """A column that a layout knows: its name downstream and the header words it goes by.

    ``several`` takes every column that fits (a ○ per half-day); ``upper`` looks at the upper of two header rows,
    ``either`` at the lower one too where the upper has none; ``first`` takes the leftmost column only, and ``exact`` one
    whose text is a word to the letter; an ``unread`` one tells the layout, and is then neither read nor a question.
    ``pattern`` is a regular expression for words that nobody can list (第2回, 9/25), over the whole of header_key().
    Where no word fits, it is the column whose header ends with ``ending``; beside such a one, a column may be told by
    its ``place`` (0 is the first): for a tool with one order and headers in more languages than anybody knows.
    """

    name: str
    words: tuple[str, ...]
    required: bool = False
    several: bool = False
    upper: bool = False
    ending: str = ""
    place: int | None = None
    first: bool = False
    exact: bool = False
    unread: bool = False
    either: bool = False
    pattern: str = ""

    def is_called(self, key: str) -> bool:
        """Whether a header text, as header_key() gives it, is this column's."""
        return key in map(header_key, self.words) or bool(self.pattern and re.fullmatch(self.pattern, key))


@dataclass(frozen=True)
class RowFilter:
    """Which rows are a use: those whose cell in a column is one of ``values``, or is none of them (``is_not``).

    ``words`` are the column's header words; values compare as value_key() does. An empty cell is a value like others.
    """

    words: tuple[str, ...]
    values: tuple[str, ...]
    is_not: bool = False

    def counts(self, cell: str) -> bool:
        return (value_key(cell) in map(value_key, self.values)) is not self.is_not


@dataclass(frozen=True)
class Exclusion:
    """Rows that are no use, attendance or response, by the cells of one field: those whose cell is one of ``values``,
    or is none of them (``is_not``). ``name`` is the rule's, as it stands in the counts of excluded rows."""

    name: str
    field: str
    values: tuple[str, ...]
    message: Message
    is_not: bool = False

    def leaves_out(self, cell: str) -> bool:
        return (value_key(cell) in map(value_key, self.values)) is not self.is_not


@dataclass(frozen=True)
class Unfolding:
    """How the rows of a sheet become the rows that landing reads, where they are not the same: several messages in
    one cell of JSON, several rows of one record.

    ``make`` takes data_rows() and gives a table with ``row_number`` (distinct) and the columns of ``fields``, in whose
    place they stand from then on. Whatever it was given comes out as a row: landing excludes and quarantines.
    """

    fields: tuple[Field, ...]
    make: Callable[[pa.Table], pa.Table]
    # Said of one file: how its rows, as they were given, had to be understood.
    notes: Callable[[pa.Table], tuple[Message, ...]] = lambda _: ()


@dataclass(frozen=True)
class Custom:
    """How a tool writes days where its headers are of one language: ``styles`` are names of times/styles.py, of
    which at most one is among readings of one text. ``ends``: a pattern that the times must end with."""

    words: tuple[str, ...]
    styles: tuple[str, ...]
    ends: str = ""


@dataclass(frozen=True)
class Layout:
    """One kind of export: its fields, how many header rows it has, and values its rows are told apart by."""

    name: str
    kind: Kind
    title: Message
    fields: tuple[Field, ...]
    header_rows: Literal[1, 2] = 1
    # Name of the style that all times are written in (times/styles.py); None where the file itself must tell.
    timestamp: str | None = None
    # Whether times without an offset are UTC, as databases keep them; else they are local.
    naive_is_utc: bool = False
    # Numbers of rows at which the tool cuts an export off without a word.
    row_limits: tuple[int, ...] = ()
    counts: RowFilter | None = None
    excludes: tuple[Exclusion, ...] = ()
    containers: tuple[str, ...] = (*TEXT_CONTAINERS, JSON)
    # Columns beyond the fields are questions, matched with the programme's header texts.
    has_questions: bool = False
    # A second header row may stand below the first: the options of a question that is spread over columns.
    options_below: bool = False
    # A column of one option holds something exactly where it was chosen, whatever that is.
    filled_is_chosen: bool = False
    # Patterns over header_key() of columns that are the tool's own, beyond the fields: neither read nor questions.
    unread: tuple[str, ...] = ()
    # Groups of names of fields; of each group a header must have one at least.
    any_of: tuple[tuple[str, ...], ...] = ()
    # Header words of another export that has all of this one's too: with one of them the sheet is that other one.
    absent: tuple[str, ...] = ()
    # Landed table where its kind has several; "" is the kind's own.
    lands: str = ""
    # What the tool calls one use; None where only the officer can know.
    unit: Unit | None = None
    # Whose accounts ``account`` names; "" where the same text in another folder may be somebody else.
    tool: str = ""
    # Whether the tool may conceal its people: an account that is no e-mail is then all that is left of one.
    conceals: bool = False
    unfolding: Unfolding | None = None
    # Field that every row has: a row without it below a single header row is a second header row, and a text above its
    # own header is a title.
    begins_with: str = ""
    # Other tables stand below this one, each under a title of its own.
    is_section: bool = False
    # Such a table under a numbered title is another one, which does not hold everybody.
    is_untitled: bool = False
    # Said of every such file, in the ledger and in inspect: what it cannot tell.
    notes: tuple[Message, ...] = ()
    # No such export can be of an earlier day, and none of another custom unless something else in it says so.
    since: date | None = None
    customs: tuple[Custom, ...] = ()
    # What stands above the header beside or over the number of people who were there.
    people_stated_by: tuple[str, ...] = ()
    # Said of one file, from its rows as landing reads them.
    remarks: Callable[[pa.Table], tuple[Message, ...]] | None = None
    # Why such a file is no input, whatever its folder; nothing of it lands.
    refusal: Message | None = None

    @property
    def looked_for(self) -> tuple[Field, ...]:
        """Every column that a header may have: the fields, and the one that a row filter needs."""
        return (
            self.fields
            if self.counts is None
            else (*self.fields, Field(COUNTED_BY, self.counts.words, True, several=True))
        )

    def missing(self, found: Collection[str]) -> tuple[Field, ...]:
        """Required fields that are not among ``found``; for a group nobody of which is there, its first one."""
        firsts = {group[0] for group in self.any_of if not set(group) & set(found)}
        return tuple(
            field for field in self.looked_for if field.name in firsts or (field.required and field.name not in found)
        )

    def unfolded(self) -> Layout:
        """The layout of the rows that its unfolding gives."""
        return replace(self, fields=self.unfolding.fields) if self.unfolding else self


@lru_cache(maxsize=1 << 14)
def header_key(text: str) -> str:
    """Header texts compare without width, case, spaces and line breaks, and without a BOM that got into the text."""
    text = inside_formula(text)
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).replace("\ufeff", "")).casefold()


def value_key(text: str) -> str:
    """Cells that a layout tells rows apart by compare without width, case and surrounding spaces."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def tool_of(layout: Layout, scope_id: str) -> str:
    """Whose accounts a file's are. Where the layout does not tell, those of another folder may be others."""
    return layout.tool or f"{layout.name} {scope_id}"


def header_word(layout: Layout, name: str) -> str:
    """What people call the column of a field: the first of its header words (its name where it has none)."""
    return next((*field.words, name)[0] for field in layout.fields if field.name == name)
