"""The unsuppressed counts that the protected breakdowns are made of, as dbt's intermediate models or a second way give them.

Add here: a count by department or section. Keep out: what of it may be published (protect.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

# The marts that are made of them.
MARTS: Final = ("adoption_by_department", "attendance_by_section", "response_by_department", "staying_by_department")


class Adopted(NamedTuple):
    """People of a department in a trial; ``one_day`` is None where the days of use are not known."""

    is_listed: bool
    department: str
    people: int | None
    active: int
    one_day: int | None


class Attended(NamedTuple):
    """People of a section in a workshop."""

    is_listed: bool
    department: str
    section: str
    people: int | None
    participants: int


class Answered(NamedTuple):
    """Invited people of a department in a survey."""

    is_listed: bool
    department: str
    invited: int
    responses: int


@dataclass(frozen=True)
class Counts:
    """By id of trial, workshop and survey. ``workshop_of``: surveys whose population are the participants of a workshop.
    ``coverage``: by workshop, how many sections sent 0, 1, 2, 3 or more people, as section_coverage publishes it."""

    organisation: str
    minimum: int
    trials: Mapping[str, tuple[Adopted, ...]]
    workshops: Mapping[str, tuple[Attended, ...]]
    surveys: Mapping[str, tuple[Answered, ...]]
    workshop_of: Mapping[str, str]
    coverage: Mapping[str, tuple[int, ...]]
