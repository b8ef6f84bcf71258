"""Counts as families of lines: departments of a trial, a workshop or a survey, sections of a department.

A family is left out where it would tell nothing that may be told: without any named department, with fewer than two
lines, or with fewer people counted than the small-group minimum. Add here: another family. Keep out: what of a family is
published (protect.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dagster_project.analysis.disclosure import history
from dagster_project.analysis.disclosure.counts import Attended, Counts
from dagster_project.analysis.disclosure.history import ACTIVE, ATTENDED, ONE_DAY, RESPONSES
from dagster_project.analysis.disclosure.lines import LISTED, SMALL_ONES, UNLISTED, Line, named, pooled
from dagster_project.analysis.disclosure.space import Family, Sections


def trial_families(counts: Counts) -> Iterator[tuple[str, Family]]:
    """(trial, family): active people, and of these the ones of one day where days are known."""
    for trial, rows in counts.trials.items():
        days_are_known = all(row.one_day is not None for row in rows)
        lines = [
            Line(
                row.department, _kind(row.is_listed), row.people, (row.active, row.one_day or 0)[: 1 + days_are_known]
            )
            for row in rows
        ]
        family = _family(lines, (ACTIVE, ONE_DAY)[: 1 + days_are_known], counts.minimum)
        if family:
            yield trial, family


def survey_families(counts: Counts) -> Iterator[tuple[str, Family]]:
    """(survey, family) of surveys of all eligible people; those of participants hang on their workshop."""
    for survey, rows in counts.surveys.items():
        if survey in counts.workshop_of:
            continue
        lines = [Line(row.department, _kind(row.is_listed), row.invited, (row.responses,)) for row in rows]
        family = _family(lines, (RESPONSES,), counts.minimum)
        if family:
            yield survey, family


def workshop_families(counts: Counts) -> Iterator[tuple[str, Family]]:
    """(workshop, family): participants, and of these the ones who answered each of its surveys."""
    for workshop, rows in counts.workshops.items():
        surveys = sorted(s for s, w in counts.workshop_of.items() if w == workshop and s in counts.surveys)
        answered: dict[tuple[bool, str], list[int]] = {}
        for place, survey in enumerate(surveys):
            for answer in counts.surveys[survey]:
                key = (answer.is_listed, answer.department)
                answered.setdefault(key, [0] * len(surveys))[place] = answer.responses
        departments: dict[tuple[bool, str], list[Attended]] = {}
        for row in rows:
            departments.setdefault((row.is_listed, row.department), []).append(row)
        lines = [
            Line(
                department,
                _kind(is_listed),
                sum(row.people or 0 for row in members) if is_listed else None,
                (sum(row.participants for row in members), *answered.get((is_listed, department), [0] * len(surveys))),
            )
            for (is_listed, department), members in departments.items()
        ]
        figures = (ATTENDED, *(history.survey_figure(survey) for survey in surveys))
        family = _family(lines, figures, counts.minimum)
        if family:
            yield workshop, _with_sections(family, rows, counts.coverage.get(workshop, ()))


def section_lines(rows: Sequence[Attended], department: str, minimum: int) -> tuple[Line, ...]:
    """The sections of one department, as lines; none where there are fewer than two."""
    lines = [
        Line(row.section, LISTED, row.people, (row.participants,))
        for row in rows
        if row.is_listed and named(Line(row.department, LISTED, None, ())).label == department
    ]
    together = tuple(named(line) for line in pooled(lines, minimum))
    return together if len(together) > 1 else ()


def _kind(is_listed: bool) -> str:
    return LISTED if is_listed else UNLISTED


def _family(lines: Sequence[Line], figures: tuple[str, ...], minimum: int) -> Family | None:
    if not any(line.label for line in lines):
        return None
    together = tuple(named(line) for line in pooled(lines, minimum))
    ordered = tuple(sorted(together, key=lambda line: (line.kind != LISTED, line.label)))
    totals = tuple(sum(column) for column in zip(*(line.counts for line in ordered), strict=True))
    if len(ordered) < 2 or totals[0] < minimum:
        return None
    return Family(ordered, figures, totals)


def _with_sections(family: Family, rows: Sequence[Attended], coverage: Sequence[int]) -> Family:
    """The family with what section_coverage tells of it, where both are about the same sections."""
    places = {line.label: place for place, line in enumerate(family.lines)}
    number, people, beside = ([0] * len(places) for _ in range(3))
    for row in rows:
        if not row.is_listed:
            continue
        label = named(Line(row.department, LISTED, None, ())).label
        place = places[label] if label in places else places[SMALL_ONES]
        if row.section:
            number[place] += 1
            people[place] += row.people or 0
        else:
            beside[place] += row.people or 0
    if not coverage or sum(coverage) != sum(number):
        return family
    sections = Sections(tuple(number), tuple(people), tuple(beside), tuple(coverage))
    return Family(family.lines, family.figures, family.totals, sections=sections)
