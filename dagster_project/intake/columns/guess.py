"""Which column of an unknown table may be which field: by its header's words first, then by the shape of its cells.

Pure functions over the head of a sheet; nothing here decides a figure, a person confirms it. Add here: another sign by
which a column is known. Keep out: the words (words.py) and the file that is written (proposal.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dagster_project.intake.columns.words import LOGIN, MEETING, NO_USES, ROLES, USES, WORDS, Words
from dagster_project.intake.recognising.layout import Kind, header_key
from dagster_project.intake.times import choice as timestamp_choice
from dagster_project.intake.times.sql import normalised
from dagster_project.intake.times.style import Style
from dagster_project.intake.times.styles import STYLES

# A longer text is a sentence that happens to hold the word.
_SHORT: Final = 20
_MOST_ROLES: Final = 10
_OF_ONE_USE: Final = ("used_at", "work_kind", "text", "text_length", "reply_length", "model")
_LONG_NUMBER: Final = re.compile(r"\d{5}")
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.0+)?")
_QUESTION: Final = re.compile(r"[?？]$|[\u3000-\u9fff].{14}", re.DOTALL)
_ALL_WORDS: Final = (LOGIN, ROLES, *(words for fields in WORDS.values() for words in fields.values()))


@dataclass(frozen=True)
class Column:
    """A column below the header; ``cells`` are those that hold something."""

    header: str
    cells: tuple[str, ...]

    def share(self, test: re.Pattern[str]) -> float:
        """Cells with a match, 0..1; 0 without cells."""
        return sum(test.search(cell) is not None for cell in self.cells) / len(self.cells) if self.cells else 0.0

    @property
    def styles(self) -> tuple[Style, ...]:
        """Styles of time that the cells are written in, () where they are no times."""
        texts = sorted({normalised(cell) for cell in self.cells})
        return timestamp_choice.fitting(texts) if texts else ()


@dataclass
class Guess:
    """Fields of one table with the index of their column. ``by_cells`` were told by their cells alone; ``uses`` are the
    rows of column ``role`` that count; ``lacks_period``: the rows seem to count several uses each, and nothing says of
    which days."""

    kind: Kind
    fields: dict[str, int]
    by_cells: list[str] = field(default_factory=list)
    role: int | None = None
    uses: Mapping[str, list[str]] = field(default_factory=dict)
    lacks_period: bool = False


def find_header(top: Sequence[Sequence[str]]) -> int | None:
    """Index of the row with the most known words, two at least, and no cell that looks like a person's data."""
    scores = [0 if any(map(is_data, row)) else sum(map(_is_known, row)) for row in top]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None


def _is_known(text: str) -> bool:
    key = header_key(text)
    return bool(key) and any(_matches(key, words) for words in _ALL_WORDS)


def _matches(key: str, words: Words) -> bool:
    return key in map(header_key, words.exact) or (len(key) <= _SHORT and any(part in key for part in words.parts))


def is_data(text: str) -> bool:
    return "@" in text or bool(_LONG_NUMBER.search(text)) or any(s.has_shape(normalised(text)) for s in STYLES)


def guess(columns: Sequence[Column], kind: Kind | None) -> Guess | None:
    """``kind`` is that of the folder where the file lies, else the one that its columns speak for; None where they
    speak for none."""
    keys = Counter(header_key(column.header) for column in columns)
    # What goes by a header that stands twice could not be written down.
    free = {i for i, column in enumerate(columns) if column.header.strip() and keys[header_key(column.header)] == 1}
    role = next((i for i in sorted(free) if _role(columns[i])), None)
    kind = kind or _kind(columns, free, role)
    if kind is None:
        return None
    found = Guess(kind, _by_words(columns, free - {role}, WORDS[kind]))
    if kind == "usage_log" and role is not None:
        found.role, found.uses = role, _role(columns[role])
    left = free - {role, *found.fields.values()}
    if kind != "roster":
        _settle_email(found, columns, left)
    if kind == "usage_log":
        _settle_time(found, columns, left - set(found.fields.values()))
    found.fields = {name: found.fields[name] for name in (*WORDS[kind], "account") if name in found.fields}
    return found


def _by_words(columns: Sequence[Column], free: Iterable[int], fields: Mapping[str, Words]) -> dict[str, int]:
    """A word that is the whole header wins over one inside it, whichever field it is of."""
    keys = {index: header_key(columns[index].header) for index in sorted(free)}
    found: dict[str, int] = {}
    for name, words in fields.items():
        exact = (i for word in words.exact for i, key in keys.items() if key == header_key(word))
        if (index := next(exact, None)) is not None:
            found[name] = index
            del keys[index]
    for name, words in fields.items():
        within = (i for i, key in keys.items() if len(key) <= _SHORT and any(part in key for part in words.parts))
        if name not in found and (index := next(within, None)) is not None:
            found[name] = index
            del keys[index]
    return found


def _role(column: Column) -> dict[str, list[str]]:
    """``is`` or ``is_not`` with the column's own values, of those values that say who speaks."""
    values = sorted(set(column.cells))
    if header_key(column.header) not in map(header_key, ROLES.exact) or len(values) > _MOST_ROLES:
        return {}
    for key, words in (("is", USES), ("is_not", NO_USES)):
        if named := [value for value in values if header_key(value) in words]:
            return {key: named}
    return {}


def _kind(columns: Sequence[Column], free: set[int], role: int | None) -> Kind | None:
    log = set(_by_words(columns, free, WORDS["usage_log"]))
    attendance = set(_by_words(columns, free, WORDS["attendance"]))
    roster = set(_by_words(columns, free, WORDS["roster"]))
    survey = set(_by_words(columns, free, WORDS["survey"]))
    if attendance & {"attended", "applied_at"} or any(is_meant(columns[index], MEETING) for index in free):
        return "attendance"
    if role is not None or log & {"uses", "work_kind", "text", "text_length", "reply_length", "model"}:
        return "usage_log"
    if {"staff_number", "name", "section"} <= roster and "used_at" not in log:
        return "roster"
    if survey & {"submitted_at", "response_id"} and any(_QUESTION.search(columns[index].header) for index in free):
        return "survey"
    return "usage_log" if "used_at" in log else None


def is_meant(column: Column, words: Words) -> bool:
    return _matches(header_key(column.header), words)


_AT: Final = re.compile("@")


def _settle_email(found: Guess, columns: Sequence[Column], left: set[int]) -> None:
    """An e-mail is what has an @; a login without one can still tell people apart, as a number does."""
    index = found.fields.get("email")
    if index is None:
        index = _by_words(columns, left, {"login": LOGIN}).get("login")
    if index is not None and columns[index].cells and not columns[index].share(_AT):
        found.fields.pop("email", None)
        if "staff_number" not in found.fields:
            found.fields["account"] = index
        index = None
    if index is None:
        index = next((i for i in sorted(left) if columns[i].share(_AT) > 0.8), None)
        found.by_cells += ["email"] if index is not None else []
    if index is not None:
        found.fields["email"] = index


def _settle_time(found: Guess, columns: Sequence[Column], left: set[int]) -> None:
    """Uses counted for a period, or else one row for each use with its time."""
    fields = found.fields
    counts = "uses" in fields and is_numeric(columns[fields["uses"]])
    if counts and ("period" in fields or {"period_start", "period_end"} <= fields.keys()):
        for name in (*_OF_ONE_USE, "period" if "period_start" in fields else "period_start"):
            fields.pop(name, None)
        found.role, found.uses = None, {}
        return
    found.lacks_period = counts and found.role is None and not {"text", "work_kind"} & fields.keys()
    for name in ("period", "period_start", "period_end", "uses"):
        fields.pop(name, None)
    index = fields.get("used_at")
    if index is None or (columns[index].cells and not columns[index].styles):
        fields.pop("used_at", None)
        dated = (i for i in sorted(left) if any(not style.number for style in columns[i].styles))
        if (index := next(dated, None)) is not None:
            fields["used_at"] = index
            found.by_cells.append("used_at")


def is_numeric(column: Column) -> bool:
    return bool(column.cells) and all(_NUMBER.fullmatch(normalised(cell)) for cell in column.cells)
