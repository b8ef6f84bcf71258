"""Which deliveries stand behind a row of a mart: trials, workshops, surveys, as the row and the programme name them.

Add here: the scopes behind a new mart. Keep out: reading of releases (reading.py), files (provenance.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dagster_project.programme import Programme, Workshop

_OWN = ("trial_id", "earlier_trial_id", "later_trial_id", "workshop_id", "earlier_workshop_id", "later_workshop_id")


def scopes_behind(row: Mapping[str, object], column: str, programme: Programme) -> tuple[str, ...]:
    """The ids of the trials, workshops and surveys whose files a cell was counted from, in the programme's order.

    Empty for a row that names none of them: a mart about everything.
    """
    found = set(_behind(row, column, programme))
    order = [entry.id for entries in (programme.trials, programme.workshops, programme.surveys) for entry in entries]
    return (*(name for name in order if name in found), *sorted(found - set(order)))


def is_declared(row: Mapping[str, object], column: str, programme: Programme) -> bool:
    """Whether the cell repeats a number of programme.yml, so that no delivered file stands behind it."""
    if column == "eligible_people" and "department_label" not in row:
        return any(trial.id == row.get("trial_id") and trial.eligible != "roster" for trial in programme.trials)
    return column in ("capacity", "fiscal_year", "unit_of_use", "eligible_is_approximate")


def _behind(row: Mapping[str, object], column: str, programme: Programme) -> Iterator[str]:
    for key in _OWN:
        if row.get(key) is not None:
            yield str(row[key])
    if column.startswith(("repeat_", "first_time_")) and row.get("workshop_id") is not None:
        yield from _earlier_of_series(str(row["workshop_id"]), programme)
    scope_id = str(row.get("scope_id"))
    if row.get("survey_id") is not None or row.get("scope") == "survey":
        yield from _of_survey(str(row.get("survey_id") or scope_id), programme)
    series = row.get("series_id") or (scope_id if row.get("scope") == "series" else None)
    if series is not None:
        yield from _of_series(str(series), programme)


def _of_survey(survey_id: str, programme: Programme) -> Iterator[str]:
    """A survey, and the workshop whose participants were invited to it."""
    yield survey_id
    for survey in programme.surveys:
        if survey.id == survey_id and survey.population.kind == "participants" and survey.population.id:
            yield survey.population.id


def _of_series(series_id: str, programme: Programme) -> Iterator[str]:
    """The workshops of a series and the surveys after them."""
    workshops = {workshop.id for workshop in programme.workshops if workshop.series == series_id}
    yield from workshops
    for survey in programme.surveys:
        if survey.stage == "post" and survey.workshop in workshops:
            yield from _of_survey(survey.id, programme)


def _earlier_of_series(workshop_id: str, programme: Programme) -> Iterator[str]:
    """Who comes again is known from the earlier workshops of the series."""
    this: Workshop | None = next((entry for entry in programme.workshops if entry.id == workshop_id), None)
    if this is None:
        return
    for workshop in programme.workshops:
        if workshop.series == this.series and workshop.held_on < this.held_on:
            yield workshop.id
