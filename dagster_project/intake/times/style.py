"""What a way of writing a time is: a pattern with named parts, and how it relates to others.

Add here: a property that all styles have. Keep out: the styles themselves (styles.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from dagster_project.messages import Message

Number = Literal["", "excel", "seconds", "milliseconds", "ticks"]


@dataclass(frozen=True)
class Style:
    """One way of writing a time.

    ``zoned`` styles say which instant is meant; all others are local time in the programme's zone. ``number`` styles
    count from a day zero. ``rivals`` names the group of styles that read one text as different days.
    """

    name: str
    title: Message
    pattern: str
    zoned: bool = False
    number: Number = ""
    rivals: str = ""
    # Globs of texts that nearly all cells have where the style is used: found in half the time that the pattern takes.
    usual: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.ASCII)

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the pattern's groups in their order."""
        return tuple(sorted(self.compiled.groupindex, key=self.compiled.groupindex.__getitem__))

    def has_shape(self, text: str) -> bool:
        """Whether a normalised text is written this way, be the day a possible one (30 February has the shape)."""
        return self.compiled.fullmatch(text) is not None

    def day(self, text: str) -> date | None:
        """The day of a text of a style with rivals; None where it has another shape or is no possible day."""
        found = self.compiled.fullmatch(text)
        if found is None:
            return None
        parts = found.groupdict()
        year = parts["year"] if "year" in parts else f"20{parts['short_year']}"
        try:
            return date(int(year), int(parts["month"]), int(parts["day"]))
        except ValueError:
            return None
