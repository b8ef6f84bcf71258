"""The days that the programme file leads one to expect in a file: evidence where a date can be read in two ways.

Add here: the days of another kind of file. Keep out: which rows count (a use outside its trial is settled later).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dagster_project.intake.times.choice import Days
from dagster_project.programme import Programme, Survey

# A log may hold the days around a trial too: those are no evidence against the reading that puts them there.
LOGGED_WITHIN: Final = timedelta(days=31)
# People answer a survey this long before or after what it is about.
ANSWERED_WITHIN: Final = timedelta(days=60)


def expected_days(kind: str, scope_id: str, programme: Programme) -> Days | None:
    """First and last day to expect in a file of this kind and folder; None where the programme file says nothing."""
    if kind == "usage_log":
        trial = _trial(programme, scope_id)
        return trial and (trial[0] - LOGGED_WITHIN, trial[1] + LOGGED_WITHIN)
    if kind == "attendance":
        return _workshop(programme, scope_id)
    if kind == "survey":
        return next((_survey(programme, survey) for survey in programme.surveys if survey.id == scope_id), None)
    return None


def _trial(programme: Programme, trial_id: str | None) -> Days | None:
    return next(((trial.start, trial.end) for trial in programme.trials if trial.id == trial_id), None)


def _workshop(programme: Programme, workshop_id: str | None) -> Days | None:
    return next(((entry.held_on, entry.held_on) for entry in programme.workshops if entry.id == workshop_id), None)


def _survey(programme: Programme, survey: Survey) -> Days | None:
    """From the workshop or trial on for a post survey, up to it for a pre survey."""
    about = _workshop(programme, survey.workshop) or _trial(programme, survey.trial)
    if about is None:
        return None
    first, last = about
    return (first - ANSWERED_WITHIN, last) if survey.stage == "pre" else (first, last + ANSWERED_WITHIN)
