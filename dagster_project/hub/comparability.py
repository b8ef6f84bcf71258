"""What stands beside what: the trials of one fiscal year, the surveys of one stage, the series of equally many workshops.

One trial or series per city. Add here: a condition without which two figures must not be compared, with its sentence.
Keep out: arithmetic of standings (standing.py), and the words (sentences.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from dagster_project.hub import sentences
from dagster_project.hub.rules import HubRules
from dagster_project.hub.trials import Edges, Key, Trial, number
from dagster_project.hub.verification import Row
from dagster_project.messages import Message

# How the definition of a rate begins whose population is an approximate number (survey_response.rate_definition).
ESTIMATE: Final = "RR4"

_Kind = TypeVar("_Kind", str, Edges)


@dataclass(frozen=True)
class Compared:
    """What the trials of one fiscal year are compared by."""

    unit: str
    edges: Edges | None
    start: date
    end: date


def refused_trials(trials: Sequence[Trial], rules: HubRules) -> dict[Key, tuple[Message, ...]]:
    """Every trial with the reasons why it is not compared; none for the one trial per city and year that is."""
    reasons: dict[Key, tuple[Message, ...]] = {}
    for year in sorted({trial.fiscal_year for trial in trials}):
        of_year = [trial for trial in trials if trial.fiscal_year == year]
        known = [trial for trial in of_year if trial.eligible > 0]
        compared = _compared(known, rules) if known else None
        for trial in of_year:
            reasons[trial.key] = tuple(_reasons(trial, compared))
        if compared is not None:
            _keep_one_per_city(of_year, reasons, compared)
    return reasons


def _compared(trials: Sequence[Trial], rules: HubRules) -> Compared:
    """What the rules declare; else the unit, then the edges, then the period that fit the most cities (of periods that
    fit equally many, the one that most of them have). Ties go to the first unit by name, the smallest edges, the earliest
    period: to nothing that depends on an order of cities."""
    unit = rules.unit_of_use or _of_most_cities(trials, lambda trial: trial.unit)
    alike = [trial for trial in trials if trial.unit == unit] or list(trials)
    edged = [trial for trial in alike if trial.edges is not None]
    edges = rules.usage_bucket_edges or (_of_most_cities(edged, lambda trial: trial.edges or ()) if edged else None)
    alike = [trial for trial in alike if trial.edges in (None, edges)] or alike

    def votes(period: tuple[date, date]) -> tuple[int, int]:
        fitting = {trial.code for trial in alike if _fits(trial, *period)}
        return len(fitting), len({trial.code for trial in alike if (trial.start, trial.end) == period})

    periods = sorted({(trial.start, trial.end) for trial in alike})
    return Compared(unit, edges, *max(periods, key=votes))  # of equal ones max takes the first


def _of_most_cities(trials: Sequence[Trial], kind: Callable[[Trial], _Kind]) -> _Kind:
    cities: dict[_Kind, set[str]] = defaultdict(set)
    for trial in trials:
        cities[kind(trial)].add(trial.code)
    return sorted(cities, key=lambda each: (-len(cities[each]), each))[0]


def shared_days(trial: Trial, start: date, end: date) -> int:
    return max(0, (min(trial.end, end) - max(trial.start, start)).days + 1)


def _fits(trial: Trial, start: date, end: date) -> bool:
    """At least half of the longer of the two periods is shared."""
    return 2 * shared_days(trial, start, end) >= max((trial.end - trial.start).days, (end - start).days) + 1


def _reasons(trial: Trial, compared: Compared | None) -> Iterable[Message]:
    if trial.eligible <= 0:
        yield sentences.NOBODY_ELIGIBLE
    if compared is None:
        return
    if trial.unit != compared.unit:
        yield sentences.other_unit(trial.unit, compared.unit)
    if trial.edges is not None and compared.edges is not None and trial.edges != compared.edges:
        yield sentences.other_edges(trial.edges, compared.edges)
    if not _fits(trial, compared.start, compared.end):
        yield sentences.other_period(trial.start, trial.end, compared.start, compared.end)


def _keep_one_per_city(trials: Sequence[Trial], reasons: dict[Key, tuple[Message, ...]], compared: Compared) -> None:
    """The one that shares most days with the period compared; of equal ones the earlier, then the first by name."""

    def rank(trial: Trial) -> tuple[int, date, str]:
        return (-shared_days(trial, compared.start, compared.end), trial.start, trial.trial_id)

    fitting = [trial for trial in trials if not reasons[trial.key]]
    for trial in fitting:
        best = min((other for other in fitting if other.code == trial.code), key=rank)
        if trial is not best:
            reasons[trial.key] = (sentences.OTHER_TRIAL,)


def refused_responses(rates: Mapping[Key, tuple[int, Sequence[str]]]) -> dict[Key, tuple[Message, ...]]:
    """(code, stage) -> reasons, from the invitations and the definitions of the surveys' rates."""
    return {
        key: (
            *([sentences.NOBODY_INVITED] if invitations <= 0 else []),
            *([sentences.ESTIMATED_POPULATION] if any(each.startswith(ESTIMATE) for each in definitions) else []),
        )
        for key, (invitations, definitions) in rates.items()
    }


def refused_series(series: Mapping[Key, Row]) -> dict[Key, tuple[Message, ...]]:
    """(code, series) -> reasons; of a city's series of equally many workshops the one with most participations stays."""
    reasons: dict[Key, tuple[Message, ...]] = {}
    best: dict[tuple[str, int], tuple[int, str]] = {}
    for (code, name), row in series.items():
        alone = [sentences.ONE_WORKSHOP] if number(row["workshops"]) < 2 else []
        empty = [sentences.NOBODY_CAME] if number(row["unique_people"]) <= 0 else []
        reasons[code, name] = (*alone, *empty)
        if not reasons[code, name]:
            place = (code, number(row["workshops"]))
            rank = (-number(row["participations"]), name)
            best[place] = min(best.get(place, rank), rank)
    for (code, name), row in series.items():
        if not reasons[code, name] and best[code, number(row["workshops"])][1] != name:
            reasons[code, name] = (sentences.OTHER_SERIES,)
    return reasons
