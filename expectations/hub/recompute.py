"""Every mart of the hub once more, from the cities' Parquet, without dagster_project/hub but for the words of reasons.

DuckDB joins and sums; ranks are counts of pairs, rates compared by cross-multiplication. Add here: the second way to a
new mart of the hub. Keep out: whether a release may be read (it was verified), and Great Expectations.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import floor
from pathlib import Path
from statistics import median

import duckdb
import pandas as pd

from dagster_project.hub import sentences
from dagster_project.hub.deliveries import Delivery
from dagster_project.hub.hub_contracts import hub_contracts
from dagster_project.hub.rules import HubRules
from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row, from_rows
from expectations.hub.peers import judge_trials

_TRIALS = """
select t.*, b.edges from trial_adoption t left join (
    select organisation_code, trial_id, list(min_uses order by bucket_order) as edges
    from usage_frequency where bucket_order > 0 group by all) b using (organisation_code, trial_id)
"""
_BUCKETS = "select * from usage_frequency where bucket_order > 0 and active_people > 0"
_STAGES = """
select organisation_code, stage, count(*) as surveys, sum(invited_people)::bigint as invitations,
    sum(responses)::bigint as responses, bool_or(rate_definition like 'RR4%') as estimated
from survey_response group by all
"""
_SERIES = "select * from series_summary"


def recompute(accepted: Sequence[Path], refused: Sequence[Delivery], rules: HubRules) -> dict[str, pd.DataFrame]:
    """The hub's marts as frames of plain values, from the folders of verified releases; of refused ones nobody may look
    at a figure, and only what they were is told."""
    made = _read(accepted)
    reasons = judge_trials(made["trials"], rules.unit_of_use, rules.usage_bucket_edges)
    rows = {
        "hub_cities": [*_cities(accepted, made["trials"], reasons), *map(_refused, refused)],
        "hub_adoption": _adoption(made["trials"], reasons, rules.minimum_cities),
        "hub_usage_frequency": _frequency(made["buckets"], made["trials"], reasons, rules.minimum_cities),
        "hub_response": _response(made["stages"], rules.minimum_cities),
        "hub_repeats": _repeats(made["series"], rules.minimum_cities),
    }
    contracts = hub_contracts()
    return {name: from_rows(list(contracts[name].columns), each) for name, each in rows.items()}


def _read(accepted: Sequence[Path]) -> dict[str, list[Row]]:
    queries = {"trials": _TRIALS, "buckets": _BUCKETS, "stages": _STAGES, "series": _SERIES}
    if not accepted:
        return {name: [] for name in queries}
    found = {}
    with duckdb.connect() as connection:
        for mart in ("trial_adoption", "usage_frequency", "survey_response", "series_summary"):
            files = [str(folder / "parquet" / f"{mart}.parquet") for folder in accepted]
            connection.read_parquet(files).create(mart)
        for name, query in queries.items():
            cursor = connection.execute(query)
            columns = [column[0] for column in cursor.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    for trial in found["trials"]:
        trial["edges"] = tuple(trial["edges"]) if trial["edges"] else None
    return found


def _cities(
    accepted: Sequence[Path], trials: Sequence[Row], reasons: Mapping[tuple[str, str], Sequence[Message]]
) -> list[Row]:
    rows = []
    for folder in accepted:
        stated = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        code = stated["organisation_code"]
        own = [reasons[code, trial["trial_id"]] for trial in trials if trial["organisation_code"] == code]
        rows.append(
            {
                "organisation_code": code,
                "city_release_id": stated["release_id"],
                "verdict": "accepted",
                "city_release_hash": stated["release_hash"],
                "schema_version": stated["schema_version"],
                "comparable": True,
                "reason": None,
                "trials": len(own),
                "compared_trials": own.count([]),
            }
        )
    return rows


def _refused(delivery: Delivery) -> Row:
    return {
        "organisation_code": delivery.manifest.organisation_code,
        "city_release_id": delivery.manifest.release_id,
        "verdict": delivery.verdict,
        "city_release_hash": delivery.manifest.release_hash,
        "schema_version": delivery.manifest.schema_version,
        "comparable": False,
        "reason": sentences.together([delivery.refusal]) if delivery.refusal else None,
        "trials": None,
        "compared_trials": None,
    }


def _adoption(trials: Sequence[Row], reasons: Mapping[tuple[str, str], Sequence[Message]], minimum: int) -> list[Row]:
    own = [reasons[trial["organisation_code"], trial["trial_id"]] for trial in trials]
    return _beside(
        trials,
        own,
        minimum,
        group=lambda row: row["fiscal_year"],
        part="active_people",
        whole="eligible_people",
        name="adoption",
    )


def _frequency(
    buckets: Sequence[Row],
    trials: Sequence[Row],
    reasons: Mapping[tuple[str, str], Sequence[Message]],
    minimum: int,
) -> list[Row]:
    years = {(trial["organisation_code"], trial["trial_id"]): trial["fiscal_year"] for trial in trials}
    rows = [row for row in buckets if not reasons[row["organisation_code"], row["trial_id"]]]
    made = []
    for row in rows:
        year = years[row["organisation_code"], row["trial_id"]]
        same = [
            other
            for other in rows
            if other["bucket_order"] == row["bucket_order"]
            and years[other["organisation_code"], other["trial_id"]] == year
        ]
        middle = median(Fraction(other["people"], other["active_people"]) for other in same)
        made.append(
            row
            | {
                "fiscal_year": year,
                "share_rate": row["people"] / row["active_people"],
                "share_percent": percent_half_up(row["people"], row["active_people"]),
                "compared_cities": len(same),
                "median_percent": _percent(middle) if len(same) >= minimum else None,
            }
        )
    return made


def _response(stages: Sequence[Row], minimum: int) -> list[Row]:
    reasons = [
        [
            *([] if row["invitations"] else [sentences.NOBODY_INVITED]),
            *([sentences.ESTIMATED_POPULATION] if row["estimated"] else []),
        ]
        for row in stages
    ]
    return _beside(
        stages,
        reasons,
        minimum,
        group=lambda row: row["stage"],
        part="responses",
        whole="invitations",
        name="response",
    )


def _repeats(series: Sequence[Row], minimum: int) -> list[Row]:
    reasons = []
    for row in series:
        alone = [] if row["workshops"] >= 2 else [sentences.ONE_WORKSHOP]
        empty = [] if row["unique_people"] else [sentences.NOBODY_CAME]
        larger = [
            other
            for other in series
            if (other["organisation_code"], other["workshops"]) == (row["organisation_code"], row["workshops"])
            and other["unique_people"]
            and (-other["participations"], other["series_id"]) < (-row["participations"], row["series_id"])
        ]
        reasons.append([*alone, *empty] or ([sentences.OTHER_SERIES] if larger else []))
    return _beside(
        series,
        reasons,
        minimum,
        group=lambda row: row["workshops"],
        part="people_attending_two_or_more",
        whole="unique_people",
        name="repeat",
    )


def _beside(
    rows: Sequence[Row],
    reasons: Sequence[Sequence[Message]],
    minimum: int,
    *,
    group: Callable[[Row], object],
    part: str,
    whole: str,
    name: str,
) -> list[Row]:
    """The rows with their rates and, of those without a reason, where they stand in their group."""
    made = []
    for row, own in zip(rows, reasons, strict=True):
        k, n = row[part] or 0, row[whole] or 0
        stands: Row = dict.fromkeys(
            ("compared_cities", "cities_below", "cities_equal", "percentile", "median_percent")
        )
        if not own:
            peers = [
                (other[part], other[whole])
                for other, theirs in zip(rows, reasons, strict=True)
                if not theirs and group(other) == group(row)
            ]
            stands["compared_cities"] = len(peers)
            if len(peers) >= minimum:
                below = sum(a * n < k * b for a, b in peers)
                equal = sum(a * n == k * b for a, b in peers)
                stands |= {
                    "cities_below": below,
                    "cities_equal": equal,
                    "percentile": percent_half_up(2 * below + equal, 2 * len(peers)),
                    "median_percent": _percent(median(Fraction(a, b) for a, b in peers)),
                }
        rates = {f"{name}_rate": k / n if n else None, f"{name}_percent": percent_half_up(k, n)}
        made.append(row | rates | {"comparable": not own, "reason": sentences.together(own)} | stands)
    return made


def _percent(rate: Fraction) -> float:
    return floor(rate * 1000 + Fraction(1, 2)) / 10
