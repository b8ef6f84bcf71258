"""Generated breakdowns to protect and to attack: trials with staying, workshops with surveys and sections, later releases.

Add here: another shape of breakdown that could give somebody away. Keep out: asserts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from dagster_project.analysis.disclosure.counts import Adopted, Answered, Attended, Counts
from dagster_project.analysis.disclosure.lines import Line, named, pooled

Rows = dict[str, list[dict[str, Any]]]


def city(seed: int) -> Counts:
    """One trial, one workshop with a survey, 5 to 9 departments of 2 to 6 sections of 3 to 30 people each."""
    rng = random.Random(seed)
    departments = [f"部{letter}" for letter in "ABCDEFGHI"[: rng.randint(5, 9)]]
    share = rng.choice((0.08, 0.2, 0.5))
    trial: list[Adopted] = []
    workshop: list[Attended] = []
    survey: list[Answered] = []
    for department in departments:
        sections = [(f"{department}課{number}", rng.randint(3, 30)) for number in range(rng.randint(2, 6))]
        people = sum(size for _, size in sections)
        level = min(1.0, share * rng.choice((0.1, 0.5, 1, 1, 1.5)))
        active = _some(rng, people, level)
        trial.append(Adopted(True, department, people, active, _some(rng, active, 0.5)))
        came = 0
        for section, size in sections:
            participants = _some(rng, size, rng.choice((0, level, level, 2 * level)))
            workshop.append(Attended(True, department, section, size, participants))
            came += participants
        if came:
            survey.append(Answered(True, department, came, _some(rng, came, 0.6)))
    if rng.random() < 0.5:
        trial.append(Adopted(False, "", None, rng.randint(1, 8), 1))
    coverage = [0, 0, 0, 0]
    for row in workshop:
        coverage[min(row.participants, 3)] += 1
    return Counts(
        "142077",
        5,
        {"t": tuple(trial)},
        {"w": tuple(workshop)},
        {"s": tuple(survey)},
        {"s": "w"},
        {"w": tuple(coverage)},
    )


def _some(rng: random.Random, people: int, share: float) -> int:
    return sum(rng.random() < share for _ in range(people))


def a_night_later(counts: Counts, seed: int) -> Counts:
    """Planted differencing: in one department one to four people more use the tool, in another some ten; nothing else
    has changed."""
    rng = random.Random(seed)
    rows = list(counts.trials["t"])
    listed = [place for place, row in enumerate(rows) if row.is_listed]
    for place, more in zip(rng.sample(listed, 2), (rng.randint(1, 4), rng.randint(6, 12)), strict=True):
        row = rows[place]
        more = min(more, (row.people or 0) - row.active)
        rows[place] = row._replace(active=row.active + more, one_day=(row.one_day or 0) + more // 2)
    return Counts(**{**vars(counts), "trials": {"t": tuple(rows)}})


def a_withdrawal_later(counts: Counts, seed: int) -> Counts:
    """A list was withdrawn: in one department one to four people fewer use the tool, in another some ten; in a third one to
    four more."""
    rng = random.Random(seed)
    rows = list(counts.trials["t"])
    used = [place for place, row in enumerate(rows) if row.is_listed]
    changes = (-rng.randint(1, 4), -rng.randint(5, 12), rng.randint(1, 4))
    for place, change in zip(rng.sample(used, 3), changes, strict=True):
        row = rows[place]
        active = min(max(row.active + change, 0), row.people or 0)
        rows[place] = row._replace(active=active, one_day=min(row.one_day or 0, active))
    return Counts(**{**vars(counts), "trials": {"t": tuple(rows)}})


def beside(counts: Counts) -> Rows:
    """What the marts of the whole organisation publish of the same people."""
    trial, sections, answers = counts.trials["t"], counts.workshops["w"], counts.surveys["s"]
    active, once = sum(row.active for row in trial), sum(row.one_day or 0 for row in trial)
    came = sum(row.participants for row in sections)
    return {
        "trial_adoption": [{"trial_id": "t", "active_people": active}],
        "usage_concentration": [{"trial_id": "t", "one_day_only_people": once}],
        "workshop_attendance": [{"workshop_id": "w", "participants": came}],
        "survey_response": [
            {"survey_id": "s", "responses": sum(row.responses for row in answers), "population": "participants(w)"}
        ],
        "section_coverage": [
            {"workshop_id": "w", "participants_from_section": step, "sections": number}
            for step, number in enumerate(counts.coverage["w"])
        ],
    }


def naive(counts: Counts) -> Rows:
    """Primary suppression alone: every row of few people is withheld and nothing else, in every release anew."""
    minimum = counts.minimum
    rows: Rows = {
        mart: []
        for mart in (
            "adoption_by_department",
            "attendance_by_section",
            "response_by_department",
            "staying_by_department",
        )
    }

    def row(keys: Mapping[str, object], line: Line, figure: int, count: str, base: str) -> dict[str, Any]:
        is_suppressed = any(line.is_small(number, minimum) for number in range(figure + 1))
        told = (None, None) if is_suppressed else (line.counts[figure], line.base(figure))
        return {**keys, "line_kind": line.kind, count: told[0], base: told[1], "is_suppressed": is_suppressed}

    trial = [
        Line(r.department, "listed" if r.is_listed else "unlisted", r.people, (r.active, r.one_day or 0))
        for r in counts.trials["t"]
    ]
    for line in map(named, pooled(trial, minimum)):
        keys = {"trial_id": "t", "department_label": line.label}
        rows["adoption_by_department"].append(row(keys, line, 0, "active_people", "eligible_people"))
        rows["staying_by_department"].append(row(keys, line, 1, "one_day_only_people", "active_people"))
    said = {r.department: r.responses for r in counts.surveys["s"]}
    for department in dict.fromkeys(r.department for r in counts.workshops["w"]):
        members = [r for r in counts.workshops["w"] if r.department == department]
        totals = (sum(r.participants for r in members), said.get(department, 0))
        line = Line(department, "listed", sum(r.people or 0 for r in members), totals)
        keys = {"workshop_id": "w", "level": "department", "department_label": department, "section_label": ""}
        rows["attendance_by_section"].append(row(keys, line, 0, "participants", "people"))
        survey = {"survey_id": "s", "department_label": department}
        rows["response_by_department"].append(row(survey, line, 1, "responses", "invited_people"))
        if not line.is_small(0, minimum):
            sections = [Line(r.section, "listed", r.people, (r.participants,)) for r in members]
            for section in map(named, pooled(sections, minimum)):
                keys = {
                    "workshop_id": "w",
                    "level": "section",
                    "department_label": department,
                    "section_label": section.label,
                }
                rows["attendance_by_section"].append(row(keys, section, 0, "participants", "people"))
    return rows
