"""Recomputes series_summary: people over a series' workshops, invitations and responses over its post surveys.

Add here: the second way to a mart of series. Keep out: single workshops (workshops.py) and surveys (surveys.py).
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from expectations.arithmetic import percent_half_up
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed
from expectations.recompute.surveys import Surveys


def series_summary(landed: Landed) -> pd.DataFrame:
    """One row per series: people over its workshops, invitations and responses over their post surveys."""
    surveys = Surveys(landed)
    return from_rows(
        COLUMNS["series_summary"], [_series(landed, surveys, series["series_id"]) for series in landed.series]
    )


def _series(landed: Landed, surveys: Surveys, series_id: str) -> Row:
    members = [row["workshop_id"] for row in landed.workshops if row["series_id"] == series_id]
    attended = Counter(person for workshop in members for person in surveys.people[workshop])
    asked = [row for row in landed.surveys if row["series_id"] == series_id and row["stage"] == "post"]
    invitations = sum(surveys.invited(survey) for survey in asked)
    responses = sum(len(surveys.counted[survey["survey_id"]]) for survey in asked)
    lists = [people for row in asked if (people := surveys.listed[row["survey_id"]]) is not None]
    return {
        "organisation_code": landed.organisation,
        "series_id": series_id,
        "workshops": len(members),
        "participations": attended.total(),
        "unique_people": len(attended),
        "people_attending_two_or_more": sum(1 for times in attended.values() if times >= 2),
        "invitations": invitations,
        "invited_unique_people": len(set().union(*lists)) if len(lists) == len(asked) else None,
        "responses": responses,
        "response_percent": percent_half_up(responses, invitations),
    }


MARTS = {"series_summary": series_summary}
