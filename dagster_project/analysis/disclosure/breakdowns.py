"""All protected marts of a night, from the unsuppressed counts and everything published before.

Add here: another protected mart. Keep out: reading the counts (reading.py), the published file, Dagster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dagster_project.analysis.disclosure import families, rows
from dagster_project.analysis.disclosure.counts import MARTS, Counts
from dagster_project.analysis.disclosure.history import (
    ACTIVE,
    ATTENDED,
    ONE_DAY,
    RESPONSES,
    History,
    past_of,
    section_family,
    survey_family,
    survey_figure,
    trial_family,
    workshop_family,
)
from dagster_project.analysis.disclosure.protect import Protected, frozen, protect, withhold, without_strangers
from dagster_project.analysis.disclosure.rows import Row
from dagster_project.analysis.disclosure.space import Family


@dataclass(frozen=True)
class Breakdowns:
    """Rows by mart; ``gaps``: families too large to be solved to the best, with how many people the best solution could
    show more; ``frozen``: families whose lines changed since they were published, and that stay as they were;
    ``withheld``: families that the attack broke, or that are too large to be solved, and of which only what was published
    before is shown; ``lines``: of each family; ``renamed``: families without history, with one of the same lines that has
    left the programme."""

    rows: Mapping[str, list[Row]] = field(default_factory=lambda: {mart: [] for mart in MARTS})
    gaps: dict[str, float] = field(default_factory=dict)
    frozen: list[str] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)
    lines: dict[str, frozenset[str]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


def break_down(counts: Counts, history: History, withheld: frozenset[str] = frozenset()) -> Breakdowns:
    """The four marts, their rows in no order. Of families ``withheld`` nothing is shown that was not published before."""
    found = Breakdowns(withheld=set(withheld))
    code = counts.organisation
    for trial, family in families.trial_families(counts):
        shown = _protect(found, trial_family(trial), family, history, counts.minimum)
        found.rows["adoption_by_department"].extend(rows.adoption_rows(code, trial, shown.of(ACTIVE)))
        found.rows["staying_by_department"].extend(rows.staying_rows(code, trial, shown.of(ONE_DAY)))
    for survey, family in families.survey_families(counts):
        shown = _protect(found, survey_family(survey), family, history, counts.minimum)
        found.rows["response_by_department"].extend(rows.response_rows(code, survey, shown.of(RESPONSES)))
    for workshop, family in families.workshop_families(counts):
        shown = _protect(found, workshop_family(workshop), family, history, counts.minimum)
        attendance = found.rows["attendance_by_section"]
        strangers = any(line.people is None for line in family.lines)
        people = None if strangers else sum(line.people or 0 for line in family.lines)
        attendance.append(rows.organisation_row(code, workshop, family.totals[0], people))
        attendance.extend(rows.attendance_rows(code, workshop, None, shown.of(ATTENDED)))
        attendance.extend(_sections(found, counts, workshop, shown, history))
        for survey in (survey for survey, held in counts.workshop_of.items() if held == workshop):
            answers = shown.of(survey_figure(survey))
            found.rows["response_by_department"].extend(rows.response_rows(code, survey, answers))
    for key in sorted(found.lines.keys() - history.keys()):
        if former := _vanished(key, found.lines[key], counts, history):
            found.renamed[key] = former
    return found


def _vanished(key: str, lines: frozenset[str], counts: Counts, history: History) -> str | None:
    """A published family of the same kind and lines that the programme no longer declares: perhaps this one by another id, and
    then what was told of it is not remembered."""
    kind, _, _ = key.partition(":")
    declared = {"trial": counts.trials, "workshop": counts.workshops, "survey": counts.surveys}[kind]
    for other, states in sorted(history.items()):
        other_kind, _, scope = other.partition(":")
        is_gone = other_kind == kind and scope.partition("/")[0] not in declared
        if is_gone and without_strangers(states[-1]["lines"]) == lines and "/" not in scope:
            return other
    return None


def _protect(found: Breakdowns, key: str, family: Family, history: History, minimum: int) -> Protected:
    if "/" not in key:
        found.lines[key] = without_strangers(line.label for line in family.lines)
    past = past_of(history.get(key, ()))
    protected = withhold(family, past) if key in found.withheld else protect(family, past, minimum)
    if protected.gap is not None:
        found.gaps[key] = protected.gap
    if protected.is_withheld:
        found.withheld.add(key)
    if protected.is_frozen:
        found.frozen.append(key)
    return protected


def _sections(
    found: Breakdowns, counts: Counts, workshop: str, departments: Protected, history: History
) -> Iterator[Row]:
    """Sections of the departments that show tonight's participants; what was published of the others stays."""
    for department in departments.of(ATTENDED):
        label = department.line.label
        key = section_family(workshop, label)
        past = past_of(history.get(key, ()))
        lines = families.section_lines(counts.workshops[workshop], label, counts.minimum)
        if department.is_current and lines:
            total = sum(line.counts[0] for line in lines)
            shown = _protect(found, key, Family(lines, (ATTENDED,), (total,)), history, counts.minimum)
        else:
            shown = frozen((ATTENDED,), past)
        if past.labels is not None or _tells_enough(shown):
            yield from rows.attendance_rows(counts.organisation, workshop, label, shown.of(ATTENDED))


def _tells_enough(sections: Protected) -> bool:
    """A department of whose sections most would be suppressed is shown as a whole only."""
    told = [shown for shown in sections.shown if shown.value is not None]
    return len(told) >= 2 and 2 * len(told) >= len(sections.shown)
