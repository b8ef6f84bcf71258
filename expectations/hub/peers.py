"""Who stands beside whom, decided a second time: by sets of days and counts of pairs, without the hub's own code.

Only the words of a reason are shared (dagster_project/hub/sentences.py). Add here: the second way to a condition of
comparability. Keep out: marts (recompute.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dagster_project.hub import sentences
from dagster_project.messages import Message

Trial = Mapping[str, Any]
"""organisation_code, trial_id, fiscal_year, period_start, period_end, unit_of_use, eligible_people, edges (or None)."""
Key = tuple[str, str]


def judge_trials(trials: Sequence[Trial], unit: str | None, edges: tuple[int, ...] | None) -> dict[Key, list[Message]]:
    """The reasons of every trial, by (organisation, trial); ``unit`` and ``edges`` where hub.yml declares them."""
    found: dict[Key, list[Message]] = {}
    for year in {trial["fiscal_year"] for trial in trials}:
        found |= _judge_year([trial for trial in trials if trial["fiscal_year"] == year], unit, edges)
    return found


def _judge_year(trials: Sequence[Trial], unit: str | None, edges: tuple[int, ...] | None) -> dict[Key, list[Message]]:
    known = [trial for trial in trials if (trial["eligible_people"] or 0) > 0]
    if not known:
        return {_key(trial): [sentences.NOBODY_ELIGIBLE] for trial in trials}
    wanted_unit = unit or _most_usual({(trial["organisation_code"], trial["unit_of_use"]) for trial in known})
    same_unit = [trial for trial in known if trial["unit_of_use"] == wanted_unit] or known
    pairs = {(trial["organisation_code"], trial["edges"]) for trial in same_unit if trial["edges"]}
    wanted_edges = edges or (_most_usual(pairs) if pairs else None)
    alike = [trial for trial in same_unit if not trial["edges"] or trial["edges"] == wanted_edges] or same_unit
    having: dict[tuple[date, date], set[str]] = defaultdict(set)
    for trial in alike:
        having[trial["period_start"], trial["period_end"]].add(trial["organisation_code"])
    fitting = {
        period: {
            code for other, codes in having.items() if _half_shared(_span(*other), _span(*period)) for code in codes
        }
        for period in having
    }
    period = min(having, key=lambda each: (-len(fitting[each]), -len(having[each]), each))
    found: dict[Key, list[Message]] = {}
    chosen: dict[str, tuple[int, date, str]] = {}
    for trial in trials:
        reasons = []
        if (trial["eligible_people"] or 0) <= 0:
            reasons.append(sentences.NOBODY_ELIGIBLE)
        if trial["unit_of_use"] != wanted_unit:
            reasons.append(sentences.other_unit(trial["unit_of_use"], wanted_unit))
        if trial["edges"] and wanted_edges and trial["edges"] != wanted_edges:
            reasons.append(sentences.other_edges(trial["edges"], wanted_edges))
        if not _half_shared(_days(trial), _span(*period)):
            reasons.append(sentences.other_period(trial["period_start"], trial["period_end"], *period))
        found[_key(trial)] = reasons
        if not reasons:
            place = (-len(_days(trial) & _span(*period)), trial["period_start"], trial["trial_id"])
            code = trial["organisation_code"]
            chosen[code] = min(place, chosen.get(code, place))
    for (code, name), reasons in found.items():
        if not reasons and chosen[code][2] != name:
            reasons.append(sentences.OTHER_TRIAL)
    return found


def _key(trial: Trial) -> Key:
    return trial["organisation_code"], trial["trial_id"]


def _days(trial: Trial) -> frozenset[int]:
    return _span(trial["period_start"], trial["period_end"])


def _span(start: date, end: date) -> frozenset[int]:
    return frozenset(range(start.toordinal(), end.toordinal() + 1))


def _half_shared(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= max(len(one), len(other)) / 2


def _most_usual(pairs: set[tuple[str, Any]]) -> Any:
    """The kind that most organisations have, of (organisation, kind); the smallest of equal ones."""
    counted = Counter(kind for _, kind in pairs)
    most = max(counted.values())
    return min(kind for kind, number in counted.items() if number == most)
