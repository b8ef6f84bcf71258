"""What the cells of a survey choose: options by name, several in one cell, or the mark of a column that is one option's.

Add here: another way of marking or joining choices. Keep out: which column is which question (recognising/question_columns.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dagster_project.intake.recognising.layout import header_key, value_key
from dagster_project.intake.recognising.question_columns import is_other
from dagster_project.programme import Question

# Google Forms joins with ';' (CSV download) or ', ' (linked sheet); Microsoft Forms ends every choice with ';'.
SEPARATORS: Final = (";", ", ", "、", "\n", ",")
# In written_as: whatever is no option is this one (words that people wrote for その他).
ANYTHING: Final = "*"

# Compared by value_key(). A 2 is neither: LimeSurvey writes it for no where it is told to.
_CHOSEN: Final = frozenset(
    (
        "y",
        "yes",
        "はい",
        "1",
        "○",
        "◯",
        "〇",
        "◎",
        "●",
        "✓",
        "✔",
        "☑",
        "レ",
        "true",
        "checked",
        "selected",
        "選択",
        "該当",
    )
)
_NOT_CHOSEN: Final = frozenset(
    ("n", "no", "いいえ", "0", "×", "✕", "x", "-", "−", "☐", "false", "unchecked", "notselected", "not selected",
     "未選択", "非該当", "n/a")
)  # fmt: skip


def split_choices(cell: str, options: Sequence[str], written_as: Mapping[str, Sequence[str]] = {}) -> list[int] | None:
    """1-based positions of the options that a cell names, None where part of it is no option. ``written_as``: option ->
    what files write for it.

    An option may contain a separator, so the longest option that fits is taken first.
    """
    names = [
        (_plain(text), position)
        for position, option in enumerate(options, start=1)
        for text in (option, *written_as.get(option, ()))
        if text != ANYTHING
    ]
    names.sort(key=lambda name: -len(name[0]))
    other = next((place for place, option in enumerate(options, start=1) if ANYTHING in written_as.get(option, ())), 0)
    rest, chosen = _plain(cell), []
    while rest:
        taken = _first_name(rest, names)
        if taken is None:
            if not other:
                return None
            taken = other, _words_of_their_own(rest, names)
        chosen.append(taken[0])
        rest = _after_separator(rest[taken[1] :])
    return sorted(set(chosen))


def is_chosen(cell: str, question: Question, position: int, *, filled_is_chosen: bool = False) -> bool | None:
    """What a cell says of the one option that its column is about, None where it cannot be told."""
    if not cell.strip():
        return False
    option = question.options[position - 1]
    if header_key(cell) in map(header_key, (option, *question.written_as.get(option, ()))):
        return True
    if filled_is_chosen and is_other(option):
        return True
    if value_key(cell) in _NOT_CHOSEN:
        return False
    return True if filled_is_chosen or is_other(option) or value_key(cell) in _CHOSEN else None


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def _first_name(rest: str, names: Sequence[tuple[str, int]]) -> tuple[int, int] | None:
    """Position of the option that the text begins with, and the length of its name."""
    for name, position in names:
        if rest.startswith(name) and _ends_choice(rest[len(name) :]):
            return position, len(name)
    return None


def _words_of_their_own(rest: str, names: Sequence[tuple[str, int]]) -> int:
    """How far the text goes that is no option: up to a separator behind which one stands, or the end."""
    for at in _separators(rest):
        behind = _after_separator(rest[at:])
        if not behind or _first_name(behind, names):
            return at
    return len(rest)


def _separators(text: str) -> Iterator[int]:
    return (at for at in range(1, len(text)) if text.startswith(SEPARATORS, at))


def _ends_choice(rest: str) -> bool:
    return not rest.strip() or rest.startswith(SEPARATORS)


def _after_separator(rest: str) -> str:
    for separator in SEPARATORS:
        if rest.startswith(separator):
            return rest[len(separator) :].strip()
    return rest.strip()
