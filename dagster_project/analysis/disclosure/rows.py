"""The rows of the four protected marts, out of what each family shows.

Add here: a column of one of them. Keep out: what is shown (protect.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dagster_project.analysis.disclosure.lines import DEPARTMENT, LISTED, ORGANISATION, SECTION
from dagster_project.analysis.disclosure.protect import Shown

Row = dict[str, object]


def adoption_rows(organisation: str, trial: str, shown: Sequence[Shown]) -> Iterator[Row]:
    for line in shown:
        active, eligible = line.value or (None, None)
        yield {
            "organisation_code": organisation,
            "trial_id": trial,
            "department_label": line.line.label,
            "line_kind": line.line.kind,
            "eligible_people": eligible,
            "active_people": active,
            "adoption_rate": _rate(active, eligible),
            "adoption_percent": _percent(active, eligible),
            "is_suppressed": line.value is None,
        }


def staying_rows(organisation: str, trial: str, shown: Sequence[Shown]) -> Iterator[Row]:
    for line in shown:
        one_day, active = line.value or (None, None)
        yield {
            "organisation_code": organisation,
            "trial_id": trial,
            "department_label": line.line.label,
            "line_kind": line.line.kind,
            "active_people": active,
            "one_day_only_people": one_day,
            "returning_people": None if active is None or one_day is None else active - one_day,
            "one_day_only_rate": _rate(one_day, active),
            "one_day_only_percent": _percent(one_day, active),
            "is_suppressed": line.value is None,
        }


def response_rows(organisation: str, survey: str, shown: Sequence[Shown]) -> Iterator[Row]:
    for line in shown:
        responses, invited = line.value or (None, None)
        yield {
            "organisation_code": organisation,
            "survey_id": survey,
            "department_label": line.line.label,
            "line_kind": line.line.kind,
            "invited_people": invited,
            "responses": responses,
            "response_rate": _rate(responses, invited),
            "response_percent": _percent(responses, invited),
            "is_suppressed": line.value is None,
        }


def attendance_rows(organisation: str, workshop: str, department: str | None, shown: Sequence[Shown]) -> Iterator[Row]:
    """Rows of departments, or of the sections of ``department``."""
    for line in shown:
        labels = (line.line.label, "") if department is None else (department, line.line.label)
        level = DEPARTMENT if department is None else SECTION
        yield _attendance(organisation, workshop, level, labels, line.line.kind, line.value)


def organisation_row(organisation: str, workshop: str, participants: int, people: int | None) -> Row:
    """The whole organisation; without a rate where somebody took part whom the roster does not know (``people`` None)."""
    return _attendance(organisation, workshop, ORGANISATION, ("", ""), LISTED, (participants, people))


def _attendance(
    organisation: str,
    workshop: str,
    level: str,
    labels: tuple[str, str],
    kind: str,
    value: tuple[int, int | None] | None,
) -> Row:
    participants, people = value or (None, None)
    return {
        "organisation_code": organisation,
        "workshop_id": workshop,
        "level": level,
        "department_label": labels[0],
        "section_label": labels[1],
        "line_kind": kind,
        "people": people,
        "participants": participants,
        "participation_rate": _rate(participants, people),
        "participation_percent": _percent(participants, people),
        "is_suppressed": value is None,
    }


def _rate(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole


def _percent(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else (2000 * part + whole) // (2 * whole) / 10
