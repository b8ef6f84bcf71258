"""The hub's marts: every accepted city's counts beside where it stands among the cities.

Add here: a mart of the hub, with its contract (contracts/), labels and second way (expectations/hub). Keep out: who is
compared (comparability.py) and how a standing is computed (standing.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

from dagster_project.hub import sentences
from dagster_project.hub.comparability import refused_responses, refused_series, refused_trials
from dagster_project.hub.deliveries import Deliveries
from dagster_project.hub.rules import HubRules
from dagster_project.hub.standing import Standing, median_percent, percent, standings
from dagster_project.hub.trials import Key, Trial, number, trials_of
from dagster_project.hub.verification import CityRelease, Row
from dagster_project.messages import Message

Rows = list[dict[str, object]]
Reasons = Mapping[Key, Sequence[Message]]


def build(deliveries: Deliveries, rules: HubRules) -> dict[str, Rows]:
    """Every mart of the hub by name, its rows with the columns of the contract."""
    cities = deliveries.cities
    trials = trials_of(cities)
    reasons = refused_trials(trials, rules)
    compared = [trial for trial in trials if not reasons[trial.key]]
    return {
        "hub_cities": _cities(deliveries, trials, compared),
        "hub_adoption": _adoption(cities, trials, reasons, rules),
        "hub_usage_frequency": _frequency(cities, compared, rules),
        "hub_response": _response(cities, rules),
        "hub_repeats": _repeats(cities, rules),
    }


def _cities(deliveries: Deliveries, trials: Sequence[Trial], compared: Sequence[Trial]) -> Rows:
    rows: Rows = []
    for delivery in deliveries.all:
        manifest, accepted = delivery.manifest, delivery.city is not None
        code = manifest.organisation_code
        rows.append(
            {
                "organisation_code": code,
                "city_release_id": manifest.release_id,
                "verdict": delivery.verdict,
                "city_release_hash": manifest.release_hash,
                "schema_version": manifest.schema_version,
                "comparable": accepted,
                "reason": sentences.together([delivery.refusal] if delivery.refusal else []),
                "trials": sum(trial.code == code for trial in trials) if accepted else None,
                "compared_trials": sum(trial.code == code for trial in compared) if accepted else None,
            }
        )
    return rows


def _adoption(cities: Sequence[CityRelease], trials: Sequence[Trial], reasons: Reasons, rules: HubRules) -> Rows:
    own = {(city.code, str(row["trial_id"])): row for city in cities for row in city.marts["trial_adoption"]}
    taken = ("fiscal_year", "period_start", "period_end", "unit_of_use")
    counted = ("eligible_people", "eligible_is_approximate", "active_people")
    rates = {trial.key: (trial.active, trial.eligible) for trial in trials}
    stand = _stand(rates, reasons, {trial.key: trial.fiscal_year for trial in trials}, rules)
    return [
        {"organisation_code": trial.code, "trial_id": trial.trial_id}
        | {column: own[trial.key][column] for column in (*taken, *counted)}
        | _rate("adoption", trial.active, trial.eligible)
        | _beside(reasons[trial.key], stand.get(trial.key))
        for trial in trials
    ]


def _frequency(cities: Sequence[CityRelease], compared: Sequence[Trial], rules: HubRules) -> Rows:
    """Of the compared trials those whose uses are known and that somebody used."""
    known = {trial.key: trial for trial in compared if trial.edges is not None and trial.active > 0}
    of_trial: dict[Key, list[Row]] = defaultdict(list)
    for city in cities:
        for row in city.marts["usage_frequency"]:
            if (key := (city.code, str(row["trial_id"]))) in known and row["bucket_order"] != 0:
                of_trial[key].append(row)
    shares: dict[tuple[int, object], list[Fraction]] = defaultdict(list)
    for key, buckets in of_trial.items():
        for row in buckets:
            share = Fraction(number(row["people"]), known[key].active)
            shares[known[key].fiscal_year, row["bucket_order"]].append(share)
    rows: Rows = []
    for (code, trial_id), buckets in of_trial.items():
        trial = known[code, trial_id]
        for row in buckets:
            beside = shares[trial.fiscal_year, row["bucket_order"]]
            copied = ("bucket_order", "bucket_label", "min_uses", "max_uses", "people", "active_people")
            rows.append(
                {"organisation_code": code, "trial_id": trial_id, "fiscal_year": trial.fiscal_year}
                | {column: row[column] for column in copied}
                | _rate("share", number(row["people"]), trial.active)
                | {
                    "compared_cities": len(beside),
                    "median_percent": median_percent(beside) if len(beside) >= rules.minimum_cities else None,
                }
            )
    return rows


def _response(cities: Sequence[CityRelease], rules: HubRules) -> Rows:
    surveys: dict[Key, list[Row]] = defaultdict(list)
    for city in cities:
        for row in city.marts["survey_response"]:
            surveys[city.code, str(row["stage"])].append(row)
    rates = {
        key: (sum(number(row["responses"]) for row in rows), sum(number(row["invited_people"]) for row in rows))
        for key, rows in surveys.items()
    }
    definitions = {key: [str(row["rate_definition"]) for row in rows] for key, rows in surveys.items()}
    reasons = refused_responses({key: (rates[key][1], definitions[key]) for key in surveys})
    stand = _stand(rates, reasons, {key: key[1] for key in surveys}, rules)
    return [
        {
            "organisation_code": code,
            "stage": stage,
            "surveys": len(surveys[code, stage]),
            "invitations": invitations,
            "responses": responses,
        }
        | _rate("response", responses, invitations)
        | _beside(reasons[code, stage], stand.get((code, stage)))
        for (code, stage), (responses, invitations) in rates.items()
    ]


def _repeats(cities: Sequence[CityRelease], rules: HubRules) -> Rows:
    series = {(city.code, str(row["series_id"])): row for city in cities for row in city.marts["series_summary"]}
    rates = {
        key: (number(row["people_attending_two_or_more"]), number(row["unique_people"])) for key, row in series.items()
    }
    reasons = refused_series(series)
    stand = _stand(rates, reasons, {key: number(row["workshops"]) for key, row in series.items()}, rules)
    copied = ("workshops", "participations", "unique_people", "people_attending_two_or_more")
    return [
        {"organisation_code": code, "series_id": name}
        | {column: row[column] for column in copied}
        | _rate("repeat", *rates[code, name])
        | _beside(reasons[code, name], stand.get((code, name)))
        for (code, name), row in series.items()
    ]


def _stand(
    rates: Mapping[Key, tuple[int, int]], reasons: Reasons, group: Mapping[Key, Hashable], rules: HubRules
) -> dict[Key, Standing]:
    """Standings of what is compared, inside its group, in which every city stands once."""
    groups: dict[Hashable, dict[str, tuple[Key, Fraction]]] = defaultdict(dict)
    for key, (part, whole) in rates.items():
        if not reasons[key]:
            groups[group[key]][key[0]] = key, Fraction(part, whole)
    found: dict[Key, Standing] = {}
    for members in groups.values():
        ranked = standings({code: rate for code, (_, rate) in members.items()}, rules.minimum_cities)
        found |= {key: ranked[code] for code, (key, _) in members.items()}
    return found


def _rate(name: str, part: int, whole: int) -> dict[str, object]:
    return {
        f"{name}_rate": part / whole if whole > 0 else None,
        f"{name}_percent": percent(Fraction(part, whole)) if whole > 0 else None,
    }


def _beside(reasons: Sequence[Message], standing: Standing | None) -> dict[str, object]:
    return {
        "comparable": not reasons,
        "reason": sentences.together(reasons),
        "compared_cities": standing.cities if standing else None,
        "cities_below": standing.below if standing else None,
        "cities_equal": standing.equal if standing else None,
        "percentile": standing.percentile if standing else None,
        "median_percent": standing.median_percent if standing else None,
    }
