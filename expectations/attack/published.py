"""The broken-down marts of tonight as families to attack: their rows, the totals beside them, what is true.

Add here: another protected mart, or a mart whose totals tell of one. Keep out: the attack itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dagster_project.analysis.disclosure.counts import Counts
from dagster_project.messages import Message
from expectations.attack.audit import audit
from expectations.attack.knowledge import Family, Group, SectionOf, Value

Row = Mapping[str, Any]
Marts = Mapping[str, Sequence[Row]]
History = Mapping[str, Sequence[Mapping[str, Any]]]

BROKEN_DOWN: Final = (
    "adoption_by_department",
    "attendance_by_section",
    "response_by_department",
    "staying_by_department",
)
# Marts of the whole organisation, with the columns that are read of them.
BESIDE: Final = {
    "trial_adoption": ("trial_id", "active_people"),
    "usage_concentration": ("trial_id", "one_day_only_people"),
    "workshop_attendance": ("workshop_id", "participants"),
    "survey_response": ("survey_id", "responses"),
    "section_coverage": ("workshop_id", "participants_from_section", "sections"),
}
UNNAMED: Final = "（記載なし） / not named"


@dataclass(frozen=True)
class Rows:
    """Rows of one figure by label: the mart, its key columns, count and base."""

    mart: str
    figure: str
    rows: Sequence[Row]
    count: str
    base: str

    def group(self, row: Row) -> tuple[str, Value | None, str]:
        """(label, value, the row as a message names it)."""
        label = "section_label" if row.get("level") == "section" else "department_label"
        key = {name: row[name] for name in row if name.endswith("_id") or name.endswith("_label")}
        where = f"{self.mart} ({', '.join(f'{name}={text}' for name, text in key.items() if text)})"
        return row[label], None if row["is_suppressed"] else (row[self.count], row[self.base]), where


def judge(marts: Marts, truth: Counts, history: History) -> dict[str, dict[str, list[Message]]]:
    """Family -> mart -> why it must not be published. ``marts``: rows of BROKEN_DOWN and BESIDE, as they are about to be
    published; ``history``: by family, the states of earlier releases, oldest first."""
    found: dict[str, dict[str, list[Message]]] = {}
    for name, family in families(marts, truth, history):
        for message in audit(family):
            mart = next((mart for mart in BROKEN_DOWN if message.en.startswith(mart)), BROKEN_DOWN[0])
            found.setdefault(name, {}).setdefault(mart, []).append(message)
    return found


def families(marts: Marts, truth: Counts, history: History) -> Iterator[tuple[str, Family]]:
    yield from _trials(marts, truth, history)
    yield from _workshops(marts, truth, history)
    yield from _surveys(marts, truth, history)


def _trials(marts: Marts, truth: Counts, history: History) -> Iterator[tuple[str, Family]]:
    for trial, people in truth.trials.items():
        active = Rows(
            "adoption_by_department",
            "active",
            _of(marts, "adoption_by_department", trial_id=trial),
            "active_people",
            "eligible_people",
        )
        once = Rows(
            "staying_by_department",
            "one_day",
            _of(marts, "staying_by_department", trial_id=trial),
            "one_day_only_people",
            "active_people",
        )
        figures = [active, *([once] if once.rows else [])]
        (adoption,), (spread,) = (
            _of(marts, "trial_adoption", trial_id=trial),
            _of(marts, "usage_concentration", trial_id=trial),
        )
        true = {
            (row.is_listed, row.department): (row.people, {"active": row.active, "one_day": row.one_day})
            for row in people
        }
        totals = {"active": adoption["active_people"], "one_day": spread["one_day_only_people"]}
        yield from _family(f"trial:{trial}", figures, true, totals, truth.minimum, history)


def _surveys(marts: Marts, truth: Counts, history: History) -> Iterator[tuple[str, Family]]:
    for survey, people in truth.surveys.items():
        if survey in truth.workshop_of:
            continue
        figure = _response(marts, survey, "responses")
        true = {(row.is_listed, row.department): (row.invited, {"responses": row.responses}) for row in people}
        (response,) = _of(marts, "survey_response", survey_id=survey)
        totals = {"responses": response["responses"]}
        yield from _family(f"survey:{survey}", [figure], true, totals, truth.minimum, history)


def _response(marts: Marts, survey: str, figure: str) -> Rows:
    rows = _of(marts, "response_by_department", survey_id=survey)
    return Rows("response_by_department", figure, rows, "responses", "invited_people")


def _workshops(marts: Marts, truth: Counts, history: History) -> Iterator[tuple[str, Family]]:
    for workshop, people in truth.workshops.items():
        rows = _of(marts, "attendance_by_section", workshop_id=workshop)
        departments = [row for row in rows if row["level"] == "department"]
        figures = [Rows("attendance_by_section", "attended", departments, "participants", "people")]
        (attendance,) = _of(marts, "workshop_attendance", workshop_id=workshop)
        totals = {"attended": attendance["participants"]}
        true: dict[tuple[bool, str], tuple[int | None, dict[str, int | None]]] = {}
        for row in people:
            heads, counts = true.setdefault(
                (row.is_listed, row.department), (0 if row.is_listed else None, {"attended": 0})
            )
            true[row.is_listed, row.department] = (
                None if heads is None else heads + (row.people or 0),
                {"attended": (counts["attended"] or 0) + row.participants},
            )
        for survey in sorted(survey for survey, of in truth.workshop_of.items() if of == workshop):
            answers = _response(marts, survey, f"survey:{survey}")
            if survey not in truth.surveys or not answers.rows:
                continue
            figures.append(answers)
            (response,) = _of(marts, "survey_response", survey_id=survey)
            totals[answers.figure] = response["responses"]
            said = {(row.is_listed, row.department): row.responses for row in truth.surveys[survey]}
            for key, (_, counts) in true.items():
                counts[answers.figure] = said.get(key, 0)
        for name, family in _family(f"workshop:{workshop}", figures, true, totals, truth.minimum, history):
            yield from _with_sections(
                name, family, truth, workshop, [r for r in rows if r["level"] == "section"], marts, history
            )


def _family(
    name: str,
    figures: Sequence[Rows],
    true: Mapping[tuple[bool, str], tuple[int | None, Mapping[str, int | None]]],
    totals: Mapping[str, int | None],
    minimum: int,
    history: History,
) -> Iterator[tuple[str, Family]]:
    """The family, unless it has no rows."""
    names = [rows.figure for rows in figures]
    groups: dict[str, Group] = {}
    for rows in figures:
        for row in rows.rows:
            label, value, where = rows.group(row)
            members = _members(row["line_kind"], label, true, figures[0].rows)
            heads = [people for people, _ in members]
            people = None if None in heads else sum(head or 0 for head in heads)
            counts = {figure: sum(count[figure] or 0 for _, count in members) for figure in names}
            group = groups.setdefault(label, Group(label, people, counts, {}, {}))
            groups[label] = Group(
                label, people, counts, {**group.shown, rows.figure: value}, {**group.where, rows.figure: where}
            )
    if groups:
        known = {figure: total for figure in names if (total := totals.get(figure)) is not None}
        kinds = {row["department_label"]: row["line_kind"] for row in figures[0].rows}
        departments = {department or UNNAMED for is_listed, department in true if is_listed}
        listed = {label for label, kind in kinds.items() if kind == "listed"}
        is_other = not listed <= departments or (listed != departments and "pooled" not in kinds.values())
        states = tuple(history.get(name, ()))
        yield name, Family(minimum, names, known, tuple(groups.values()), states, is_other=is_other)


def _members(kind: str, label: str, true: Mapping[tuple[bool, str], Any], rows: Iterable[Row]) -> list[Any]:
    """What is true of a line: of one department, of all that have no line of their own, of people in no roster."""
    if kind == "unlisted":
        return [known for (is_listed, _), known in true.items() if not is_listed]
    if kind == "listed":
        return [known for (is_listed, name), known in true.items() if is_listed and (name or UNNAMED) == label]
    alone = {row["department_label"] for row in rows if row["line_kind"] == "listed"}
    return [known for (is_listed, name), known in true.items() if is_listed and (name or UNNAMED) not in alone]


def _with_sections(
    name: str, family: Family, truth: Counts, workshop: str, rows: Sequence[Row], marts: Marts, history: History
) -> Iterator[tuple[str, Family]]:
    """The family of departments with all sections in it, and that of the sections of each department that shows some."""
    shown: dict[str, list[Row]] = {}
    for row in rows:
        shown.setdefault(row["department_label"], []).append(row)
    labels = {group.label for group in family.groups}
    small = next(
        (
            group.label
            for group in family.groups
            if group.label not in _named(truth, workshop) and group.people is not None
        ),
        "",
    )
    sections, lines = [], {}
    for place in truth.workshops[workshop]:
        if place.is_listed:
            department, section = place.department or UNNAMED, place.section or UNNAMED
            mine = shown.get(department, [])
            alone = {row["section_label"] for row in mine if row["line_kind"] == "listed"}
            together = next((row["section_label"] for row in mine if row["line_kind"] == "pooled"), None)
            line = section if section in alone else together
            group = department if department in labels else small
            sections.append((place, SectionOf(group, department, place.people or 0, line, bool(place.section))))
    for department, mine in shown.items():
        groups = []
        figure = Rows("attendance_by_section", "attended", mine, "participants", "people")
        for row in mine:
            label, value, where = figure.group(row)
            members = [place for place, of in sections if of.department == department and of.line == label]
            count = {"attended": sum(place.participants for place in members)}
            people = sum(place.people or 0 for place in members)
            groups.append(Group(label, people, count, {"attended": value}, {"attended": where}))
        key = f"{name}/{department}"
        total = {"attended": sum(group.true["attended"] for group in groups)}
        is_other = any(not group.people for group in groups) or any(
            of.line is None for _, of in sections if of.department == department
        )
        yield (
            key,
            Family(family.minimum, ["attended"], total, tuple(groups), tuple(history.get(key, ())), is_other=is_other),
        )
        if not is_other:
            lines[department] = tuple(groups)
    coverage = [row["sections"] for row in sorted(_of(marts, "section_coverage", workshop_id=workshop), key=_step)]
    if family.is_other:
        yield name, family
    else:
        known = tuple(of if of.department in lines else replace(of, line=None) for _, of in sections)
        yield name, replace(family, sections=known, coverage=tuple(coverage), section_lines=lines)


def _named(truth: Counts, workshop: str) -> set[str]:
    return {row.department or UNNAMED for row in truth.workshops[workshop] if row.is_listed}


def _step(row: Row) -> int:
    return int(row["participants_from_section"])


def _of(marts: Marts, mart: str, **key: object) -> list[Row]:
    return [row for row in marts[mart] if all(row[name] == value for name, value in key.items())]
