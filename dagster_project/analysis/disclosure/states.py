"""What a release tells of every family, as values to keep: its breakdowns and the totals that stand beside them.

Add here: another total that an attacker could put beside a breakdown. Keep out: the file they are kept in
(release/published_breakdowns.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dagster_project.analysis.disclosure import history
from dagster_project.analysis.disclosure.history import ACTIVE, ATTENDED, ONE_DAY, RESPONSES
from dagster_project.analysis.disclosure.lines import DEPARTMENT, SECTION

Row = Mapping[str, Any]
Marts = Mapping[str, Sequence[Row]]
State = dict[str, Any]

# Every mart of which something is kept.
READ: Final = (
    "adoption_by_department",
    "staying_by_department",
    "attendance_by_section",
    "response_by_department",
    "trial_adoption",
    "usage_concentration",
    "workshop_attendance",
    "survey_response",
)


def states_of(marts: Marts, workshop_of: Mapping[str, str]) -> dict[str, State]:
    """By family. ``workshop_of``: surveys whose population are the participants of a workshop."""
    states: dict[str, State] = {}
    for key, figure, label, value in _told(marts, workshop_of):
        state = states.setdefault(key, {"totals": {}, "lines": [], "values": {}})
        if label not in state["lines"]:
            state["lines"].append(label)
        if value is not None:
            state["values"].setdefault(figure, {})[label] = value
    for key, figure, total in _totals(marts, workshop_of):
        if key in states:
            states[key]["totals"][figure] = total
    for state in states.values():
        state["lines"].sort()
    return states


def _told(marts: Marts, workshop_of: Mapping[str, str]) -> Iterator[tuple[str, str, str, list[int | None] | None]]:
    """(family, figure, label, [count, base] or None) of every row."""
    for row in marts["adoption_by_department"]:
        value = _value(row, "active_people", "eligible_people")
        yield history.trial_family(row["trial_id"]), ACTIVE, row["department_label"], value
    for row in marts["staying_by_department"]:
        value = _value(row, "one_day_only_people", "active_people")
        yield history.trial_family(row["trial_id"]), ONE_DAY, row["department_label"], value
    for row in marts["attendance_by_section"]:
        value = _value(row, "participants", "people")
        if row["level"] == DEPARTMENT:
            yield history.workshop_family(row["workshop_id"]), ATTENDED, row["department_label"], value
        if row["level"] == SECTION:
            key = history.section_family(row["workshop_id"], row["department_label"])
            yield key, ATTENDED, row["section_label"], value
    for row in marts["response_by_department"]:
        key, figure = _of_survey(row["survey_id"], workshop_of)
        yield key, figure, row["department_label"], _value(row, "responses", "invited_people")


def _totals(marts: Marts, workshop_of: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    for row in marts["trial_adoption"]:
        yield history.trial_family(row["trial_id"]), ACTIVE, row["active_people"]
    for row in marts["usage_concentration"]:
        if row["one_day_only_people"] is not None:
            yield history.trial_family(row["trial_id"]), ONE_DAY, row["one_day_only_people"]
    for row in marts["workshop_attendance"]:
        yield history.workshop_family(row["workshop_id"]), ATTENDED, row["participants"]
    for row in marts["survey_response"]:
        yield *_of_survey(row["survey_id"], workshop_of), row["responses"]
    for row in marts["attendance_by_section"]:
        if row["level"] == DEPARTMENT and row["participants"] is not None:
            key = history.section_family(row["workshop_id"], row["department_label"])
            yield key, ATTENDED, row["participants"]


def _of_survey(survey: str, workshop_of: Mapping[str, str]) -> tuple[str, str]:
    if survey in workshop_of:
        return history.workshop_family(workshop_of[survey]), history.survey_figure(survey)
    return history.survey_family(survey), RESPONSES


def _value(row: Row, count: str, base: str) -> list[int | None] | None:
    return None if row["is_suppressed"] else [row[count], row[base]]
