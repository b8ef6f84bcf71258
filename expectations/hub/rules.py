"""Arithmetic of the hub's marts: rates of their own counts, and standings that agree with the rows they count.

Add here: what must hold in a row of a mart of the hub whatever the cities published. Keep out: recomputed values
(recompute.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.others import Derive, Others
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectSame, Suite


class ExpectHubPercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "own_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "割合は自身の人数から四捨五入した値", "the percent is its own counts' share, rounded half up"
    )


class ExpectReasonWhereNotCompared(ExpectNone):
    """A row is compared, or says why not and stands nowhere; the derived column names the contradiction."""

    column: str = "said_and_not_done"
    rule: ClassVar[Message] = Message(
        "比べていない行には理由があり、順位がない", "what is not compared has a reason and no standing"
    )


class ExpectComparedRows(ExpectSame):
    """As many cities are said to be compared as rows of the group are."""

    column_A: str = "compared_cities"
    column_B: str = "compared_rows"
    rule: ClassVar[Message] = Message(
        "比べた団体の数は、比べた行の数", "compared cities are the rows of the group that are compared"
    )


class ExpectStandingWithinCities(ExpectAtMost):
    """Cities below and equal within the cities compared."""

    column_A: str = "compared_cities"
    column_B: str = "below_and_equal"
    rule: ClassVar[Message] = Message(
        "低い団体と等しい団体は、比べた団体を超えない", "cities below and equal never exceed those compared"
    )


class ExpectPercentileOfCounts(ExpectSame):
    """The percentile is that of the row's own counts of cities."""

    column_A: str = "percentile"
    column_B: str = "percentile_of_counts"
    rule: ClassVar[Message] = Message(
        "百分位順位は自身の団体数から出した値", "the percentile is that of the row's own counts of cities"
    )


class ExpectBucketsHoldEverybody(ExpectSame):
    """The buckets of a trial hold its active people once."""

    column_A: str = "active_people"
    column_B: str = "people_of_buckets"
    rule: ClassVar[Message] = Message("区分の人数の合計は利用者数", "the buckets add up to the active people")


class ExpectComparedTrialsOfAdoption(ExpectSame):
    """A city's compared trials are those of hub_adoption."""

    column_A: str = "compared_trials"
    column_B: str = "compared_in_adoption"
    rule: ClassVar[Message] = Message(
        "比べた試行の数は hub_adoption の行の数", "compared trials are the compared rows of hub_adoption"
    )


class ExpectNothingOfRefusedReleases(ExpectNone):
    """Nothing is derived from a refused release; the derived column names the mart that has a row of such a city."""

    column: str = "row_of_a_refused_city"
    rule: ClassVar[Message] = Message(
        "拒否したリリースの数字はどこにも使わない", "no figure comes from a refused release"
    )


_STANDING_COLUMNS: Final = ("compared_cities", "cities_below", "cities_equal", "percentile", "median_percent")
_COMPARISONS: Final = ("hub_adoption", "hub_usage_frequency", "hub_response", "hub_repeats")


def _said_and_not_done(row: Row, _: Others) -> str | None:
    if row["comparable"] == (row["reason"] is not None):
        return f"comparable = {row['comparable']}, reason = {row['reason']}"
    standing = [column for column in _STANDING_COLUMNS if row[column] is not None]
    return None if row["comparable"] or not standing else ", ".join(standing)


def _percentile(row: Row, _: Others) -> float | None:
    if row["cities_below"] is None:
        return None
    return percent_half_up(2 * row["cities_below"] + row["cities_equal"], 2 * row["compared_cities"])


def _suite(mart: str, group: str, percent: str, part: str, whole: str) -> Suite:
    """The rules of a mart whose rows are compared inside ``group``."""

    def compared_rows(row: Row, others: Others) -> int | None:
        beside = others.rows(mart, **{group: row[group]}, comparable=True)
        return len(beside) if row["comparable"] else None

    derived: Mapping[str, Derive] = {
        "own_percent": lambda row, _: row[percent],
        "percent_of_counts": lambda row, _: percent_half_up(row[part], row[whole]),
        "said_and_not_done": _said_and_not_done,
        "compared_rows": compared_rows,
        "below_and_equal": lambda row, _: (
            None if row["cities_below"] is None else row["cities_below"] + row["cities_equal"]
        ),
        "percentile_of_counts": _percentile,
    }
    return Suite(
        (
            ExpectHubPercentOfCounts,
            ExpectReasonWhereNotCompared,
            ExpectComparedRows,
            ExpectStandingWithinCities,
            ExpectPercentileOfCounts,
        ),
        derived,
    )


def _refused_row(row: Row, others: Others) -> str | None:
    code = row["organisation_code"]
    if row["comparable"] or others.rows("hub_cities", organisation_code=code, comparable=True):
        return None
    return ", ".join(mart for mart in _COMPARISONS if others.rows(mart, organisation_code=code)) or None


SUITES: Final[Mapping[str, Suite]] = {
    "hub_cities": Suite(
        (ExpectComparedTrialsOfAdoption, ExpectNothingOfRefusedReleases),
        {
            "compared_in_adoption": lambda row, others: (
                len(others.rows("hub_adoption", organisation_code=row["organisation_code"], comparable=True))
                if row["comparable"]
                else None
            ),
            "row_of_a_refused_city": _refused_row,
        },
    ),
    "hub_adoption": _suite("hub_adoption", "fiscal_year", "adoption_percent", "active_people", "eligible_people"),
    "hub_usage_frequency": Suite(
        (ExpectHubPercentOfCounts, ExpectBucketsHoldEverybody),
        {
            "own_percent": lambda row, _: row["share_percent"],
            "percent_of_counts": lambda row, _: percent_half_up(row["people"], row["active_people"]),
            "people_of_buckets": lambda row, others: others.total(
                "hub_usage_frequency", "people", organisation_code=row["organisation_code"], trial_id=row["trial_id"]
            ),
        },
    ),
    "hub_response": _suite("hub_response", "stage", "response_percent", "responses", "invitations"),
    "hub_repeats": _suite(
        "hub_repeats", "workshops", "repeat_percent", "people_attending_two_or_more", "unique_people"
    ),
}
