"""Recomputes the counts by department and section from the landed rows: the second way to what is broken down.

Add here: the second way to another count by department. Keep out: what of it may be published (the analysis' disclosure
control), and the attack on it (expectations/attack).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from dagster_project.analysis.disclosure.counts import Adopted, Answered, Attended, Counts
from expectations.frames import Row
from expectations.recompute.landed import Landed, Person, Source, read_landed
from expectations.recompute.surveys import Surveys
from expectations.recompute.workshops import participants, section_coverage, valid_roster

Place = tuple[str, str]  # department and section, as the roster writes them


def department_counts(source: Source) -> Counts:
    """From ``programme`` and ``landed``; reads only."""
    landed = read_landed(source)
    (minimum,) = landed.connection.execute("select small_group_minimum from programme.organisation").fetchall()[0]
    coverage: dict[str, list[int]] = {}
    for row in section_coverage(landed).to_dict("records"):
        coverage.setdefault(str(row["workshop_id"]), []).append(int(row["sections"]))
    asked_at = {s["survey_id"]: s["population_id"] for s in landed.surveys if s["population_kind"] == "participants"}
    return Counts(
        organisation=landed.organisation,
        minimum=int(minimum),
        trials={t["trial_id"]: adopted for t in landed.trials if (adopted := _adopted(landed, t))},
        workshops={w["workshop_id"]: attended for w in landed.workshops if (attended := _attended(landed, w))},
        surveys=_answered(landed),
        workshop_of=asked_at,
        coverage={workshop: tuple(steps) for workshop, steps in coverage.items()},
    )


def _staff(landed: Landed, valid_from: date | None) -> dict[Person, Place]:
    """Everybody of the roster of that day; of a person's several rows the first one decides."""
    staff: dict[Person, Place] = {}
    for entry in landed.roster:
        if entry["valid_from"] == valid_from and entry["person"] is not None:
            staff.setdefault(entry["person"], (entry["department_label"] or "", entry["section_label"] or ""))
    return staff


def _staff_on(landed: Landed, day: date) -> dict[Person, Place]:
    return _staff(landed, valid_roster((entry["valid_from"] for entry in landed.roster), day))


def _adopted(landed: Landed, trial: Row) -> tuple[Adopted, ...]:
    staff = _staff_on(landed, trial["period_start"])
    active, days = landed.uses.active(trial["trial_id"]), landed.days.get(trial["trial_id"], {})
    once = {person for person, used in days.items() if used.days == 1} if days.keys() == active else None
    of_department: dict[str, set[Person]] = {}
    for person, (department, _) in staff.items():
        of_department.setdefault(department, set()).add(person)
    rows = [
        Adopted(True, department, len(people), len(people & active), None if once is None else len(people & once))
        for department, people in sorted(of_department.items())
    ]
    strangers = active - staff.keys()
    if rows and strangers:
        rows.append(Adopted(False, "", None, len(strangers), None if once is None else len(strangers & once)))
    return tuple(rows)


def _attended(landed: Landed, workshop: Row) -> tuple[Attended, ...]:
    staff = _staff_on(landed, workshop["held_on"])
    here = participants(landed)[workshop["workshop_id"]]
    heads, came = Counter(staff.values()), Counter(staff[person] for person in here if person in staff)
    rows = [Attended(True, *place, people, came[place]) for place, people in sorted(heads.items())]
    strangers = len(here - staff.keys())
    return tuple([*rows, Attended(False, "", "", None, strangers)] if rows and strangers else rows)


def _answered(landed: Landed) -> Mapping[str, tuple[Answered, ...]]:
    """Of surveys of a list of people without any anonymous answer."""
    surveys = Surveys(landed)
    person = {(row["file_id"], row["row_number"]): row["person"] for row in landed.responses}
    held_on = {workshop["workshop_id"]: workshop["held_on"] for workshop in landed.workshops}
    found: dict[str, tuple[Answered, ...]] = {}
    for survey in landed.surveys:
        name, listed = survey["survey_id"], surveys.listed[survey["survey_id"]]
        if listed is None or any(row["survey_id"] == name and row["person"] is None for row in landed.responses):
            continue
        if survey["population_kind"] == "participants":
            staff = _staff_on(landed, held_on[survey["population_id"]])
        else:
            staff = _staff(landed, survey["roster_valid_from"])
        said = {person[place] for place in surveys.counted[name]}
        asked = Counter(_line(staff, one) for one in listed)
        answers = Counter(_line(staff, one) for one in listed & said)
        if staff:
            found[name] = tuple(Answered(*line, asked[line], answers[line]) for line in sorted(asked))
    return found


def _line(staff: Mapping[Person, Place], person: Person) -> tuple[bool, str]:
    """Whether the person is in the roster, and the department."""
    return (True, staff[person][0]) if person in staff else (False, "")
