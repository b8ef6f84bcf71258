"""Recomputes survey_matched: people who answered before a workshop and after it, as sets of people.

Add here: the second way to a mart that follows people from one survey to another. Keep out: which answers count
(surveys.py).
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed, Person
from expectations.recompute.surveys import Surveys

# Whether the survey before and the one after have anonymous responses -> why nobody can be matched.
_REASONS: Final = {
    (False, False): None,
    (True, True): "事前・事後とも無記名の回答があり、同じ人の回答を結び付けられません。 / "
    "both surveys have anonymous answers, so nobody can tell which answers belong to one person.",
    (True, False): "事前アンケートに無記名の回答があり、同じ人の回答を結び付けられません。 / "
    "the survey before has anonymous answers, so nobody can tell which answers belong to one person.",
    (False, True): "事後アンケートに無記名の回答があり、同じ人の回答を結び付けられません。 / "
    "the survey after has anonymous answers, so nobody can tell which answers belong to one person.",
}


def survey_matched(landed: Landed) -> pd.DataFrame:
    """One row per pre survey and post survey of one workshop."""
    surveys = Surveys(landed)
    person = {(row["file_id"], row["row_number"]): row["person"] for row in landed.responses}
    said = {name: [person[place] for place in places] for name, places in surveys.counted.items()}
    asked = [survey for survey in landed.surveys if survey["workshop_id"] is not None]
    return from_rows(
        COLUMNS["survey_matched"],
        [
            _pair(landed.organisation, before, after, said)
            for before in asked
            for after in asked
            if (before["stage"], after["stage"]) == ("pre", "post") and before["workshop_id"] == after["workshop_id"]
        ],
    )


def _pair(organisation: str, before: Row, after: Row, said: dict[str, list[Person | None]]) -> Row:
    first, second = said[before["survey_id"]], said[after["survey_id"]]
    reason = _REASONS[None in first, None in second]
    return {
        "organisation_code": organisation,
        "pre_survey_id": before["survey_id"],
        "post_survey_id": after["survey_id"],
        "workshop_id": before["workshop_id"],
        "pre_responses": len(first),
        "post_responses": len(second),
        "matched_people": len(set(first) & set(second)) if reason is None else None,
        "available": reason is None,
        "reason": reason,
    }


MARTS = {"survey_matched": survey_matched}
