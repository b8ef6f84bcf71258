"""Which style a file's times are written in, from the file's own evidence: once per file, never per cell.

Pure functions over distinct texts. Add here: another kind of evidence. Keep out: queries (timestamps.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from dagster_project.intake.recognising.layout import Custom
from dagster_project.intake.times.style import Style
from dagster_project.intake.times.styles import STYLES

# A style fits when it reads all but a tenth of the distinct texts (or all but one), and beats a rival when it alone
# reads nine tenths of the texts that only one of the two reads: a typing error never decides for the whole file.
TOLERATED: Final = 10
TELLING: Final = 9
# Rows in order of time under one reading only. Fewer changes of day than this would be an accident.
MINIMUM_CHANGES: Final = 4

# First and last day that the programme file leads one to expect.
Days = tuple[date, date]


def fitting(texts: Sequence[str]) -> tuple[Style, ...]:
    """Styles that have the shape of (nearly) all normalised texts, those left out that another beats.

    An impossible day such as 2023/11/31 has the shape: it counts for its own style, not for one that happens to
    read something else in it.
    """
    allowed = max(1, len(texts) // TOLERATED)
    shaped = {style: frozenset(text for text in texts if style.has_shape(text)) for style in STYLES}
    found = tuple(style for style in STYLES if shaped[style] and len(shaped[style]) >= len(texts) - allowed)
    return _unbeaten(found, lambda style: shaped[style])


def best(texts: Sequence[str]) -> Style | None:
    """The style with the shape of most texts, None where no text has any."""
    style = max(STYLES, key=lambda candidate: sum(map(candidate.has_shape, texts)))
    return style if any(map(style.has_shape, texts)) else None


def are_rivals(styles: Sequence[Style]) -> bool:
    """Whether the styles are readings of the same texts, so that evidence can decide between them."""
    return bool(styles[0].rivals) and len({style.rivals for style in styles}) == 1


def by_shape(rivals: tuple[Style, ...], day_texts: Sequence[str]) -> tuple[Style, ...]:
    """Rivals left by the days of the whole column: 13/04/2021 is no month 13."""
    return _unbeaten(rivals, lambda style: frozenset(text for text in day_texts if style.has_shape(text)))


def by_expected_days(rivals: tuple[Style, ...], day_texts: Sequence[str], expected: Days) -> tuple[Style, ...]:
    """Rivals left by the days that the programme file leads one to expect."""

    def inside(style: Style) -> frozenset[str]:
        days = {text: style.day(text) for text in day_texts}
        return frozenset(text for text, day in days.items() if day is not None and expected[0] <= day <= expected[1])

    return _unbeaten(rivals, inside)


def by_custom(rivals: tuple[Style, ...], texts: Sequence[str], custom: Custom) -> tuple[Style, ...]:
    """The one rival of the custom where all texts end as it says, else all of them."""
    if not all(re.search(f"(?:{custom.ends})$", text) for text in texts):
        return rivals
    named = tuple(style for style in rivals if style.name in custom.styles)
    return named if len(named) == 1 else rivals


def by_order(rivals: tuple[Style, ...], runs: Sequence[str]) -> tuple[Style, ...]:
    """The one rival under which the rows stand in order of time, else all of them.

    ``runs`` are the day texts down the file, repetitions left out. Rows in the order of their text say nothing: they
    may have been sorted by a program that took the dates for text.
    """
    if _in_order(runs):
        return rivals
    ordered = tuple(style for style in rivals if _in_order_of_time(style, runs))
    return ordered if len(ordered) == 1 else rivals


def _in_order_of_time(style: Style, runs: Sequence[str]) -> bool:
    days = [day for day in map(style.day, runs) if day is not None]
    changes = sum(one != other for one, other in pairwise(days))
    return changes >= MINIMUM_CHANGES and _in_order(days)


def _in_order(values: Sequence[str] | Sequence[date]) -> bool:
    pairs = list(pairwise(values))
    return all(one <= other for one, other in pairs) or all(one >= other for one, other in pairs)  # type: ignore[operator]


def _unbeaten(styles: tuple[Style, ...], read: Callable[[Style], frozenset[str]]) -> tuple[Style, ...]:
    """Styles that no other beats, by the texts that only one of two reads."""
    texts = {style: read(style) for style in styles}

    def beats(one: Style, other: Style) -> bool:
        alone, against = len(texts[one] - texts[other]), len(texts[other] - texts[one])
        return alone > 0 and alone >= TELLING * against

    return tuple(style for style in styles if not any(beats(other, style) for other in styles)) or styles
