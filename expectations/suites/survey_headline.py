"""Arithmetic of survey_headline: favourable shares, what they leave out, and the sums behind a series.

Add here: what must hold for a favourable share. Keep out: single options (survey_answers.py), recomputed values.
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import part_of_rate, percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectOneOf, ExpectSame, Suite


class ExpectFavourableWithinBase(ExpectAtMost):
    """No more favourable answers than answers."""

    column_A: str = "base"
    column_B: str = "favourable"
    rule: ClassVar[Message] = Message("肯定的な回答は母数を超えない", "favourable answers never exceed the base")


class ExpectFavourableRateGivesFavourable(ExpectSame):
    """Rate times base is the favourable answers."""

    column_A: str = "favourable_by_rate"
    column_B: str = "favourable_of_base"
    rule: ClassVar[Message] = Message(
        "favourable_rate × 母数は肯定的な回答の数", "favourable_rate times base is the favourable answers"
    )


class ExpectFavourablePercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "favourable_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "favourable_percent は自身の数から四捨五入した値",
        "favourable_percent is its own counts' share, rounded half up",
    )


class ExpectBaseAndNotAnsweredAreResponses(ExpectSame):
    """Who answered the question and who did not are together the responses."""

    column_A: str = "base_and_not_answered"
    column_B: str = "responses_of_surveys"
    rule: ClassVar[Message] = Message(
        "母数＋無回答は回答数（survey_response）", "base plus not answered are the responses (survey_response)"
    )


class ExpectEveryInvitedCounted(ExpectSame):
    """Base, not answered and not responding are together the invited people."""

    column_A: str = "people_of_row"
    column_B: str = "invited_people_of_surveys"
    rule: ClassVar[Message] = Message(
        "母数＋無回答＋未回収は調査対象者数（survey_response）",
        "base, not answered and not responding are together the invited people (survey_response)",
    )


class ExpectFavourableSumOfParts(ExpectSame):
    """A survey's favourable answers are its favourable options', a series' are its surveys', added up."""

    column_A: str = "favourable"
    column_B: str = "favourable_of_parts"
    rule: ClassVar[Message] = Message(
        "肯定的な回答は、肯定的な選択肢（シリーズでは各アンケート）の合計",
        "favourable answers are the favourable options' (of a series: its surveys') added up",
    )


class ExpectBaseSumOfParts(ExpectSame):
    """A survey's base is the sum of its options, a series' that of its surveys: overall is sum over sum."""

    column_A: str = "base"
    column_B: str = "base_of_parts"
    rule: ClassVar[Message] = Message(
        "母数は、すべての選択肢（シリーズでは各アンケート）の合計",
        "the base is all options' answers (of a series: its surveys' bases) added up",
    )


class ExpectBoundLowOfCounts(ExpectSame):
    """The low bound takes everyone who is not known to be favourable as not favourable."""

    column_A: str = "favourable_by_bound_low"
    column_B: str = "favourable_of_invited"
    rule: ClassVar[Message] = Message(
        "bound_low × 調査対象者数は肯定的な回答の数", "bound_low times invited people is the favourable answers"
    )


class ExpectBoundHighOfCounts(ExpectSame):
    """The high bound takes everyone whose answer is not known as favourable."""

    column_A: str = "possible_by_bound_high"
    column_B: str = "possible_of_invited"
    rule: ClassVar[Message] = Message(
        "bound_high × 調査対象者数は、肯定的な回答＋答えの分からない人の数",
        "bound_high times invited people is the favourable answers plus those whose answer is not known",
    )


class ExpectRateReachesBoundLow(ExpectAtMost):
    """The low bound is never above the rate."""

    column_A: str = "favourable_rate"
    column_B: str = "bound_low"
    rule: ClassVar[Message] = Message("bound_low は favourable_rate 以下", "bound_low never exceeds favourable_rate")


class ExpectRateWithinBoundHigh(ExpectAtMost):
    """The high bound is never below the rate."""

    column_A: str = "bound_high"
    column_B: str = "favourable_rate"
    rule: ClassVar[Message] = Message("favourable_rate は bound_high 以下", "favourable_rate never exceeds bound_high")


class ExpectKnownMethod(ExpectOneOf):
    """A method of the design's list."""

    column: str = "interval_method"
    value_set: Any = ("hypergeometric", "wilson")
    rule: ClassVar[Message] = Message(
        "interval_method は hypergeometric か wilson", "the method is hypergeometric or wilson"
    )


class ExpectWholeInterval(ExpectNone):
    """Both limits with their method, or none of the three."""

    column: str = "half_interval"
    rule: ClassVar[Message] = Message(
        "区間の両端と方法はそろっているか、どれもない", "there are both limits and their method, or none of them"
    )


class ExpectRateInInterval(ExpectNone):
    """The rate lies in its interval; an exact one misses it by less than one person of those invited."""

    column: str = "rate_outside"
    rule: ClassVar[Message] = Message("favourable_rate は区間の中にある", "favourable_rate lies in its interval")


class ExpectExactIntervalWithinBounds(ExpectNone):
    """Exact limits never leave what the silent ones could make of the share."""

    column: str = "outside_bounds"
    rule: ClassVar[Message] = Message(
        "超幾何分布の区間は bound_low から bound_high の中にある", "a hypergeometric interval lies within the bounds"
    )


class ExpectExactIntervalOfPeople(ExpectNone):
    """Exact limits are whole people of those invited."""

    column: str = "parts_of_people"
    rule: ClassVar[Message] = Message(
        "超幾何分布の区間の両端は調査対象者の人数で割り切れる割合",
        "the limits of a hypergeometric interval are whole people of those invited",
    )


def half_interval(row: Row) -> str | None:
    """The columns that are missing beside others of the interval, or None."""
    missing = [name for name in ("interval_low", "interval_high", "interval_method") if row[name] is None]
    return ", ".join(missing) if 0 < len(missing) < 3 else None


def limits_of(row: Row) -> list[float]:
    return [row[name] for name in ("interval_low", "interval_high") if row[name] is not None]


def rate_outside(row: Row) -> str | None:
    limits = limits_of(row)
    if len(limits) < 2 or row["favourable_rate"] is None:
        return None
    slack = 1 / people(row) if row["interval_method"] == "hypergeometric" else 0
    inside = limits[0] - slack <= row["favourable_rate"] <= limits[1] + slack and 0 <= limits[0] <= limits[1] <= 1
    return None if inside else "favourable_rate"


def outside_bounds(row: Row) -> str | None:
    if row["interval_method"] != "hypergeometric":
        return None
    return None if all(row["bound_low"] <= limit <= row["bound_high"] for limit in limits_of(row)) else "interval"


def parts_of_people(row: Row) -> str | None:
    if row["interval_method"] != "hypergeometric":
        return None
    whole = [isinstance(part_of_rate(limit, people(row)), int) for limit in limits_of(row)]
    return None if all(whole) else "interval"


def surveys_of(row: Row, others: Others) -> list[str]:
    """The surveys a row stands for: its own, or the post surveys of its series that have the question here."""
    if row["scope"] == "survey":
        return [row["scope_id"]]
    asking = {other["scope_id"] for other in _survey_rows(row, others)}
    series = others.facts.series_of_survey
    return sorted(survey for survey in asking if series.get(survey) == row["scope_id"])


def _survey_rows(row: Row, others: Others) -> list[Row]:
    return others.rows("survey_headline", scope="survey", question_code=row["question_code"])


def responses_of(row: Row, others: Others, column: str) -> int:
    """A column of survey_response over the surveys of the row."""
    return sum(others.value("survey_response", column, survey_id=survey) for survey in surveys_of(row, others))


def of_parts(row: Row, others: Others, column: str) -> int:
    """``favourable`` or ``base`` from the options of the survey, or from the surveys of the series."""
    if row["scope"] == "series":
        return sum(
            other[column] for other in _survey_rows(row, others) if other["scope_id"] in surveys_of(row, others)
        )
    options = others.rows("survey_answers", survey_id=row["scope_id"], question_code=row["question_code"])
    return sum(option["answers"] for option in options if column == "base" or option["is_favourable"])


def people(row: Row) -> int:
    """Everyone the row accounts for: its invited people."""
    return int(row["base"] + row["not_answered"] + row["not_responding"])


SUITE = Suite(
    rules=(
        ExpectFavourableWithinBase,
        ExpectFavourableRateGivesFavourable,
        ExpectFavourablePercentOfCounts,
        ExpectBaseAndNotAnsweredAreResponses,
        ExpectEveryInvitedCounted,
        ExpectFavourableSumOfParts,
        ExpectBaseSumOfParts,
        ExpectBoundLowOfCounts,
        ExpectBoundHighOfCounts,
        ExpectRateReachesBoundLow,
        ExpectRateWithinBoundHigh,
        ExpectKnownMethod,
        ExpectWholeInterval,
        ExpectRateInInterval,
        ExpectExactIntervalWithinBounds,
        ExpectExactIntervalOfPeople,
    ),
    derived={
        "half_interval": lambda row, _: half_interval(row),
        "rate_outside": lambda row, _: rate_outside(row),
        "outside_bounds": lambda row, _: outside_bounds(row),
        "parts_of_people": lambda row, _: parts_of_people(row),
        "favourable_by_rate": lambda row, _: part_of_rate(row["favourable_rate"], row["base"]),
        "favourable_of_base": lambda row, _: row["favourable"] if row["base"] else None,
        "percent_of_counts": lambda row, _: percent_half_up(row["favourable"], row["base"]),
        "base_and_not_answered": lambda row, _: row["base"] + row["not_answered"],
        "responses_of_surveys": lambda row, others: responses_of(row, others, "responses"),
        "people_of_row": lambda row, _: people(row),
        "invited_people_of_surveys": lambda row, others: responses_of(row, others, "invited_people"),
        "favourable_of_parts": lambda row, others: of_parts(row, others, "favourable"),
        "base_of_parts": lambda row, others: of_parts(row, others, "base"),
        "favourable_by_bound_low": lambda row, _: part_of_rate(row["bound_low"], people(row)),
        "favourable_of_invited": lambda row, _: row["favourable"] if people(row) else None,
        "possible_by_bound_high": lambda row, _: part_of_rate(row["bound_high"], people(row)),
        "possible_of_invited": lambda row, _: row["favourable"] + people(row) - row["base"] if people(row) else None,
    },
)
