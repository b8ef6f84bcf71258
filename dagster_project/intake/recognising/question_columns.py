"""Which columns of a survey are which question of the programme, also where one is spread over several columns.

A column may hold the answers themselves, or only whether one option was chosen: `Q2[SQ001]`, `よかった内容 [演習]`, or
an option below a question in a header of two rows. Add here: another way to write that a column is an option's. Keep
out: what a cell means (landing/choices.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dagster_project.intake.reading.sheets import Unreadable, column_letter
from dagster_project.intake.recognising.layout import header_key
from dagster_project.intake.recognising.layouts import Match
from dagster_project.messages import Message
from dagster_project.programme import Question, Survey

_BRACKETS: Final = re.compile(r"(.*\S)\s*[\[［]\s*([^\[\]［］]+?)\s*[\]］]\s*", re.DOTALL)
# LimeSurvey's codes: `Q2_SQ001` in its VV files, and `Q2[SQ001]. ` before the text of a question.
_CODE_PAIR: Final = re.compile(r"([A-Za-z]\w*)_([A-Za-z0-9]+)")
_CODE_BEFORE: Final = re.compile(r"[A-Za-z]\w*(?:\[\w+\])?\.\s*(.+)", re.DOTALL)
_OTHER: Final = ("その他", "other")


@dataclass(frozen=True)
class Part:
    """One column of a question: ``option`` is the 1-based position of the only option it is about, None where its cells
    name the answers."""

    column: str
    option: int | None = None


def is_other(text: str) -> bool:
    """Whether an option is the one that people write words of their own for (and no `othercomment` beside it)."""
    return header_key(text).startswith(_OTHER) and not header_key(text).endswith("comment")


def option_keys(question: Question) -> dict[str, int]:
    """header_key() of every text that stands for an option -> its 1-based position."""
    keys: dict[str, int] = {}
    for position, option in enumerate(question.options, start=1):
        for text in (option, *question.written_as.get(option, ())):
            keys.setdefault(header_key(text), position)
    return keys


def parts_of(question: Question, found: Match) -> tuple[Part, ...]:
    """The columns of one question; several without an option are as many columns of answers."""
    wanted, options = {header_key(text) for text in question.headers}, option_keys(question)
    other = next((position for position, text in enumerate(question.options, start=1) if is_other(text)), None)
    direct, spread, below = [], [], []
    for index, text in found.others.items():
        above = found.above.get(index, "")
        if wanted & set(map(header_key, (*_whole(text), found.label(index)))):
            direct.append(Part(f"c{index}"))
            continue
        subs = [sub for base, sub in _pairs(text, above) if wanted & set(map(header_key, _whole(base)))]
        position = next((options[key] for key in map(header_key, subs) if key in options), None)
        if position is None and other and any(map(is_other, subs)):
            position = other
        if position is not None:
            spread.append(Part(f"c{index}", position))
        elif text in subs and not is_other(text):
            below.append(Part(f"c{index}"))
    # `Response` below a question, by itself or with the words for その他 beside it. Beside columns of options it is a
    # comment, and several are the rows of a matrix.
    if not direct and len(below) == 1 and all(part.option == other for part in spread):
        direct = below
    return (*direct, *spread)


def _whole(text: str) -> Iterator[str]:
    """The text, and what it is without a code before it."""
    yield text
    if coded := _CODE_BEFORE.fullmatch(text.strip()):
        yield coded[1]


def _pairs(text: str, above: str) -> Iterator[tuple[str, str]]:
    """Readings of a header as a question and an option of it."""
    if above.strip():
        yield above, text
    for written in (text, above):
        for pattern in (_BRACKETS, _CODE_PAIR):
            if parted := pattern.fullmatch(written.strip()):
                yield parted[1], parted[2]


def is_asked(questions: Iterable[Question], found: Match) -> bool:
    """Whether the header has a column of any question."""
    return any(parts_of(question, found) for question in questions)


def is_spread_below(questions: Iterable[Question], found: Match) -> bool:
    """Whether the lower of two header rows holds options of a question that stands over several of its columns."""
    for question in questions:
        parts = [part for part in parts_of(question, found) if part.option and found.above.get(int(part.column[1:]))]
        if len({part.option for part in parts}) > 1:
            return True
    return False


def parts_by_code(survey: Survey, found: Match) -> dict[str, tuple[Part, ...]]:
    """The columns of every question by its code.

    Raises:
        Unreadable: a question has no column, or one column is two questions.
    """
    parts: dict[str, tuple[Part, ...]] = {}
    taken: set[str] = set()
    for question in survey.questions:
        mine = parts_of(question, found)
        if not mine:
            raise Unreadable(_missing(survey, question, found))
        if taken & {part.column for part in mine}:
            raise Unreadable(unclear(survey, question))
        taken |= {part.column for part in mine}
        parts[question.code] = mine
    return parts


def unclaimed(parts: Iterable[Sequence[Part]], found: Match) -> tuple[Message, ...]:
    """A note for each column that no question claims, since a question renamed in the form is a new column. It is told
    by its letter: over it may stand anything, a person's name too, and notes are kept."""
    claimed = {part.column for some in parts for part in some}
    letters = [column_letter(index) for index in found.others if f"c{index}" not in claimed]
    return tuple(
        Message(
            f"{letter} 列の見出しは programme.yml の質問にないので読みません。",
            f"the header of column {letter} is no question of programme.yml and is not read.",
        )
        for letter in letters
    )


def _missing(survey: Survey, question: Question, found: Match) -> Message:
    claimed = {part.column for other in survey.questions for part in parts_of(other, found)}
    letters = [column_letter(index) for index in found.others if f"c{index}" not in claimed] or ["-"]
    return Message(
        f"質問 {question.code}（{question.headers[0]}）の列がありません。見出しを直すか、programme.yml の {survey.id} の "
        f"headers に今の見出しを加えてください。質問かもしれない列: {'、'.join(letters)}",
        f"no column for question {question.code} ({question.headers[0]}). Mend the header, or add the present one to "
        f"headers of {survey.id} in programme.yml. Columns that may be it: {', '.join(letters)}",
    )


def unclear(survey: Survey, question: Question) -> Message:
    return Message(
        f"質問 {question.code}（{question.headers[0]}）に当たる列が一つに決まりません（同じ行で二つの列に答えがあるか、"
        f"一つの列が二つの質問に当たります）。見出しを質問ごとに別にし、programme.yml の {survey.id} の headers に合わせてください。",
        f"more than one column is question {question.code} ({question.headers[0]}) and a row has answers in two of them, "
        f"or one column is two questions. Give each question a header of its own, as in headers of {survey.id} in "
        "programme.yml.",
    )
