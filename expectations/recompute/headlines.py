"""Recomputes survey_headline: favourable shares of each survey and, pooled over post surveys, of each series.

Add here: the second way to a mart of favourable shares. Keep out: which responses count (surveys.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from expectations.arithmetic import percent_half_up, rate
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed, Person
from expectations.recompute.limits import census_limits, score_limits
from expectations.recompute.surveys import Surveys


@dataclass(frozen=True)
class Counts:
    """A favourable share before division; counts of several surveys add up.

    ``people``: those invited where every one of them is known, else None; ``is_exact``: whether their number is.
    """

    favourable: int
    base: int
    responses: int
    invited: int
    is_exact: bool
    people: frozenset[Person] | None
    surveys: int = 1

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.favourable + other.favourable,
            self.base + other.base,
            self.responses + other.responses,
            self.invited + other.invited,
            self.is_exact and other.is_exact,
            None if self.people is None or other.people is None else self.people | other.people,
            self.surveys + other.surveys,
        )

    def interval(self) -> tuple[float | None, float | None, str | None]:
        """Limits and their method; none where a person may stand in the share twice."""
        is_asked_twice = self.surveys > 1 and (self.people is None or len(self.people) < self.invited)
        if is_asked_twice or self.base == 0:
            return None, None, None
        if not self.is_exact:
            return *score_limits(self.favourable, self.base), "wilson"
        if self.base > self.invited:
            return None, None, None
        return *census_limits(self.favourable, self.base, self.invited), "hypergeometric"


def survey_headline(landed: Landed) -> pd.DataFrame:
    """One row per scope and single-choice question with favourable options: each survey, and each series pooled."""
    counts: dict[tuple[str, str, str], Counts] = {}
    for scope, scope_id, question, found in _favourable(landed):
        key = (scope, scope_id, question)
        counts[key] = counts[key] + found if key in counts else found
    return from_rows(
        COLUMNS["survey_headline"], [_headline(landed.organisation, *key, counts[key]) for key in sorted(counts)]
    )


def _favourable(landed: Landed) -> Iterator[tuple[str, str, str, Counts]]:
    """(scope, scope_id, question, counts) of every survey's headline question, for the survey and for its series."""
    surveys = Surveys(landed)
    liked: dict[tuple[str, str], list[int]] = defaultdict(list)
    for option in landed.options:
        if option["is_favourable"]:
            liked[option["survey_id"], option["question_code"]].append(option["option_order"])
    single = {(row["survey_id"], row["question_code"]) for row in landed.questions if row["question_type"] == "single"}
    for survey in landed.surveys:
        name = survey["survey_id"]
        for question in (code for survey_id, code in liked if survey_id == name and (survey_id, code) in single):
            pleased = set().union(*(surveys.chosen[name, question, order] for order in liked[name, question]))
            found = Counts(
                len(pleased),
                len(surveys.answered[name, question]),
                len(surveys.counted[name]),
                surveys.invited(survey),
                surveys.is_exact(survey),
                None if (people := surveys.listed[name]) is None else frozenset(people),
            )
            yield "survey", name, question, found
            if survey["stage"] == "post" and survey["series_id"] is not None:
                yield "series", survey["series_id"], question, found


def _headline(organisation: str, scope: str, scope_id: str, question: str, found: Counts) -> Row:
    low, high, method = found.interval()
    return {
        "organisation_code": organisation,
        "scope": scope,
        "scope_id": scope_id,
        "question_code": question,
        "favourable": found.favourable,
        "base": found.base,
        "not_answered": found.responses - found.base,
        "not_responding": found.invited - found.responses,
        "favourable_rate": rate(found.favourable, found.base),
        "favourable_percent": percent_half_up(found.favourable, found.base),
        "interval_low": low,
        "interval_high": high,
        "interval_method": method,
        "bound_low": rate(found.favourable, found.invited),
        "bound_high": rate(found.favourable + found.invited - found.base, found.invited),
    }


MARTS = {"survey_headline": survey_headline}
