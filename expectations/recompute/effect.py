"""Recomputes workshop_effect from landed rows: the comparisons as weighted regressions, people as Python sets.

The pipeline sums influences over columns; here the same numbers come from normal equations and their sandwich. Add
here: the second way to another comparison. Keep out: the pipeline's arithmetic (analysis/effect; only its sentences
are shared), reading rows (landed.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from scipy import stats

from dagster_project.analysis.effect import words
from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Source, read_landed
from expectations.recompute.person_days import UsesInWindows

PRIOR_GROUPS = ((0, 0), (1, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, None))
PER_DAYS, FEWEST_USES = 20, 10
Windows = tuple[str, list[date], list[date], list[date]]  # baseline trial, prior, before, after


@dataclass(frozen=True)
class _Somebody:
    """One matched person: uses per window, and the weight that balances the sides of a stratum."""

    attended: bool
    section: str
    stratum: tuple[str, int]
    before: float
    after: float
    weight: float = 1.0


def workshop_effect(source: Source) -> pd.DataFrame:
    """One row per workshop, trial or pair of trials, comparison, number of workshops attended and measure."""
    return from_rows(COLUMNS["workshop_effect"], list(_rows(read_landed(source).person_days)))


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    (organisation,) = connection.execute("select organisation_code from programme.organisation").fetchall()[0]
    longest, shortest, fewest = connection.execute(
        "select window_days, minimum_days, minimum_people from programme.effect_limit"
    ).fetchall()[0]
    uses = UsesInWindows(connection)
    trials = _trials(connection)
    came = _came(connection)
    for workshop, held_on in connection.execute(
        "select workshop_id, held_on from programme.workshop order by held_on, workshop_id"
    ).fetchall():
        staff = _staff(connection, held_on)
        for later, earlier, comparison in _pairs(list(trials)):
            windows = _windows(comparison, later, earlier, trials, held_on, longest, shortest)
            for attended in ("one", "two_or_more"):
                treated = {
                    p
                    for p in came[workshop]
                    if (sum(p in there for there in came.values()) > 1) == (attended != "one")
                }
                never = set(staff) - set().union(*came.values())
                key = {"organisation_code": organisation, "trial_id": later, "earlier_trial_id": earlier}
                key |= {"workshop_id": workshop, "comparison": comparison, "attended": attended}
                for told in _told(windows, later, treated, never, staff, uses, comparison, fewest):
                    yield key | told


def _pairs(trials: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for trial in trials:
        for comparison in ("inside_trial", "after_only", "placebo"):
            yield trial, "", comparison
    for index, later in enumerate(trials):
        for earlier in trials[:index]:
            yield later, earlier, "between_trials"


def _trials(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, list[date]]]:
    """Trial -> unit of use and working days up to the last use, no workshop's day among them; in order of their starts."""
    held = {day for (day,) in connection.execute("select held_on from programme.workshop").fetchall()}
    reached = dict(connection.execute("select trial_id, max(last_day) from person_use group by trial_id").fetchall())
    found = {}
    for trial, unit in connection.execute(
        "select trial_id, unit_of_use from programme.trial order by period_start, trial_id"
    ).fetchall():
        last = reached.get(trial)
        days = connection.execute(
            "select day from programme.trial_day where trial_id = $1 and is_working_day order by day", [trial]
        ).fetchall()
        found[trial] = (unit, [day for (day,) in days if last is not None and day <= last and day not in held])
    return found


def _came(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    people: dict[str, set[str]] = {
        workshop: set() for (workshop,) in connection.execute("select workshop_id from programme.workshop").fetchall()
    }
    for workshop, person in connection.execute(
        "select a.workshop_id, coalesce(p.person_id, a.identity_key) from landed.attendance a"
        " left join landed.person p on p.identity_key = a.identity_key"
    ).fetchall():
        people[workshop].add(person)
    return people


def _staff(connection: duckdb.DuckDBPyConnection, held_on: date) -> dict[str, tuple[str, str]]:
    """Person -> department and section of the roster valid that day (the earliest one where none is yet)."""
    rows = connection.execute(
        "select r.valid_from, coalesce(p.person_id, r.identity_key), coalesce(department_label, ''),"
        " coalesce(section_label, '') from landed.roster_entry r"
        " left join landed.person p on p.identity_key = r.identity_key order by r.file_id, r.row_number"
    ).fetchall()
    dates = sorted({row[0] for row in rows})
    valid = max((day for day in dates if day <= held_on), default=min(dates, default=None))
    staff: dict[str, tuple[str, str]] = {}
    for day, person, department, section in rows:
        if day == valid:
            staff.setdefault(person, (department, section))
    return staff


def _windows(
    comparison: str,
    later: str,
    earlier: str,
    trials: Mapping[str, tuple[str, list[date]]],
    held_on: date,
    longest: int,
    shortest: int,
) -> Windows | Message:
    unit, days = trials[later]
    past, rest = [d for d in days if d < held_on], [d for d in days if d > held_on]
    if not days or (earlier and not trials[earlier][1]):
        return words.NOT_BY_DAY
    if comparison == "after_only":
        return (later, [], [], rest) if len(rest) >= shortest else words.too_few_days_after(len(rest), shortest)
    if comparison == "placebo":
        third = len(past) // 3
        if third < shortest:
            return words.too_few_days_before(len(past), 3 * shortest)
        past = past[len(past) - 3 * third :]
        return later, past[:third], past[third : 2 * third], past[2 * third :]
    if comparison == "between_trials":
        if trials[earlier][0] != unit:
            return words.other_unit(trials[earlier][0], unit)
        before = [d for d in trials[earlier][1] if d < held_on]
        half = len(before) // 2
        if min(half, len(rest)) < shortest:
            return words.too_few_days(half, len(rest), shortest)
        return earlier, before[:half], before[half:], rest
    length = min(longest, len(past), len(rest))
    if length < shortest:
        return words.too_few_days(len(past), len(rest), shortest)
    if len(past) < 2 * length and len(past) // 2 >= shortest:
        length = len(past) // 2
    matched_on = past[len(past) - 2 * length : len(past) - length] if len(past) >= 2 * length else []
    return later, matched_on, past[len(past) - length :], rest[:length]


def _told(
    windows: Windows | Message,
    later: str,
    treated: set[str],
    never: set[str],
    staff: Mapping[str, tuple[str, str]],
    uses: UsesInWindows,
    comparison: str,
    fewest: int,
) -> Iterator[Row]:
    """The rows of both measures without their keys' first part."""
    people: list[_Somebody] = []
    reason: Message | None = windows if isinstance(windows, Message) else None
    if not isinstance(windows, Message):
        people = _matched(windows, later, treated, never, staff, uses)
        there, others = sum(p.attended for p in people), sum(not p.attended for p in people)
        reason = words.too_few_people(there, others, fewest) if min(there, others) < fewest else None
        if not never:
            reason = reason or words.NO_ROSTER
    counts: Row = {
        "treated_people": len(treated),
        "matched_people": sum(p.attended for p in people),
        "control_people": sum(not p.attended for p in people) if not isinstance(windows, Message) else len(never),
    }
    counts["matched_percent"] = percent_half_up(counts["matched_people"], len(treated))
    sections = {p.section for p in people if p.attended}
    beside = sum(not p.attended and p.section in sections for p in people)
    for measure, estimate in (("difference", _difference), ("ratio", _ratio)):
        found = None if reason else estimate(people, windows, comparison)  # type: ignore[arg-type]
        why = reason or (None if found else words.too_few_uses(FEWEST_USES))
        numbers = tuple(round(number, 6) for number in found) if found else (None, None, None)
        yield counts | {
            "measure": measure,
            **dict(zip(("estimate", "interval_low", "interval_high"), numbers, strict=True)),
            "refused": why is not None,
            "reason": str(why) if why else None,
            "caveat": str(words.caveat(comparison, beside, counts["control_people"])) if found else None,
        }


def _matched(
    windows: Windows,
    later: str,
    treated: set[str],
    never: set[str],
    staff: Mapping[str, tuple[str, str]],
    uses: UsesInWindows,
) -> list[_Somebody]:
    baseline, prior, before, after = windows
    levels, used_before, used_after = uses.on(baseline, prior), uses.on(baseline, before), uses.on(later, after)
    strata: dict[tuple[str, int], list[tuple[str, bool]]] = defaultdict(list)
    for person in sorted((treated | never) & set(staff)):
        level = levels.get(person, 0)
        group = next(
            i for i, (low, high) in enumerate(PRIOR_GROUPS) if low <= level and (high is None or level <= high)
        )
        strata[staff[person][0], group if prior else 0].append((person, person in treated))
    people = []
    for stratum, members in strata.items():
        there = sum(attended for _, attended in members)
        if not 0 < there < len(members):
            continue
        for person, attended in members:
            numbers = (used_before.get(person, 0), used_after.get(person, 0))
            weight = 1.0 if attended else there / (len(members) - there)
            section = "\x1f".join(staff[person])
            people.append(_Somebody(attended, section, stratum, *numbers, weight))
    return people


def _difference(people: Sequence[_Somebody], windows: Windows, comparison: str) -> tuple[float, float, float]:
    """The coefficient of having attended in a weighted regression with an intercept per stratum."""
    _, _, before, after = windows
    outcome = np.array(
        [PER_DAYS * (p.after / len(after) - (p.before / len(before) if before else 0.0)) for p in people]
    )
    strata = sorted({p.stratum for p in people})
    design = np.array([[p.attended, *(p.stratum == stratum for stratum in strata)] for p in people], float)
    weight = np.array([p.weight for p in people])
    bread = np.linalg.inv(design.T @ (design * weight[:, None]))
    coefficients = bread @ (design.T @ (weight * outcome))
    scores = (bread @ (design * (weight * (outcome - design @ coefficients))[:, None]).T)[0]
    spared = len(people) / max(len(people) - len(strata) - 1, 1)
    value, half = float(coefficients[0]), _half(people, scores * sqrt(spared), 1, 1)
    return value, value - half, value + half


def _ratio(people: Sequence[_Somebody], windows: Windows, comparison: str) -> tuple[float, float, float] | None:
    """Exponent of a contrast of logarithms of weighted means, its error by the delta method."""
    _, _, before, after = windows
    logarithm, scores = 0.0, np.zeros(len(people))
    cells: list[tuple[str, bool, int, int]] = [("after", True, 1, len(after)), ("after", False, -1, len(after))]
    if comparison != "after_only":
        cells += [("before", True, -1, len(before)), ("before", False, 1, len(before))]
    for window, side, sign, days in cells:
        weights = np.array([p.weight if p.attended == side else 0.0 for p in people])
        counts = np.array([getattr(p, window) for p in people], float)
        if (weights * counts).sum() < FEWEST_USES:
            return None
        mean = (weights * counts).sum() / weights.sum()
        # Both sides weigh the same in all, so that sums and means have one contrast.
        logarithm += sign * log(mean / days)
        scores += sign * weights * (counts - mean) / (mean * weights.sum())
    half = _half(people, scores, 3, 2)
    return exp(logarithm), exp(logarithm - half), exp(logarithm + half)


def _half(people: Sequence[_Somebody], scores: np.ndarray[Any, Any], times: int, less: int) -> float:
    """Half a 95 % interval, clustered by section; degrees of freedom are ``times`` Satterthwaite's, ``less`` some."""
    sums: dict[str, float] = defaultdict(float)
    for person, score in zip(people, scores, strict=True):
        sums[person.section] += float(score)
    squares = [total**2 for total in sums.values()]
    if not sum(squares):
        return 0.0
    degrees = max(times * sum(squares) ** 2 / sum(square**2 for square in squares) - less, 1.0)
    return float(stats.t.ppf(0.975, degrees)) * sqrt(sum(squares) * len(sums) / (len(sums) - 1))
