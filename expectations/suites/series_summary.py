"""Arithmetic of series_summary: unique people are participations minus overlaps, and overall is sum over sum.

Add here: what must hold for a whole series. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import most_unique, percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, Suite


class ExpectParticipationsSumWorkshops(ExpectSame):
    """Participations are the participants of the series' workshops, added up."""

    column_A: str = "participations"
    column_B: str = "participants_of_workshops"
    rule: ClassVar[Message] = Message(
        "延べ参加者数は各回の参加者数の合計", "participations are the sum of the workshops' participants"
    )


class ExpectUniqueReachesOverlaps(ExpectAtMost):
    """Unique people are at least participations minus all pairwise overlaps."""

    column_A: str = "unique_people"
    column_B: str = "least_unique_people"
    rule: ClassVar[Message] = Message(
        "実人数は、延べ参加者数から重なり（repeat_attendance）をすべて引いた数以上",
        "unique people are at least participations minus all overlaps (repeat_attendance)",
    )


class ExpectUniqueWithinOverlaps(ExpectAtMost):
    """Unique people are at most what the overlaps leave; with two workshops exactly participations minus both."""

    column_A: str = "most_unique_people"
    column_B: str = "unique_people"
    rule: ClassVar[Message] = Message(
        "実人数は、重なり（repeat_attendance）から許される最大値（2回なら延べ参加者数－両方の参加者）以下",
        "unique people are at most what the overlaps leave (of two workshops: participations minus those in both)",
    )


class ExpectReturnersWithinParticipations(ExpectAtMost):
    """Everyone came once, and those who came back at least once more."""

    column_A: str = "participations"
    column_B: str = "least_participations"
    rule: ClassVar[Message] = Message(
        "実人数＋2回以上参加した人数は延べ参加者数を超えない",
        "unique people plus those attending two or more never exceed participations",
    )


class ExpectParticipationsWithinReturners(ExpectAtMost):
    """Only those who came back account for participations beyond the first."""

    column_A: str = "most_participations"
    column_B: str = "participations"
    rule: ClassVar[Message] = Message(
        "延べ参加者数は、2回以上参加した人が全回参加した場合の数を超えない",
        "participations never exceed what those attending two or more could add by attending every workshop",
    )


class ExpectInvitationsSumSurveys(ExpectSame):
    """Invitations are the invited people of the series' post surveys, added up."""

    column_A: str = "invitations"
    column_B: str = "invited_people_of_surveys"
    rule: ClassVar[Message] = Message(
        "依頼数は事後アンケートの調査対象者数の合計", "invitations are the post surveys' invited people, added up"
    )


class ExpectResponsesSumSurveys(ExpectSame):
    """Responses are those of the series' post surveys, added up."""

    column_A: str = "responses"
    column_B: str = "responses_of_surveys"
    rule: ClassVar[Message] = Message(
        "回答数は事後アンケートの回答数の合計", "responses are the post surveys' responses, added up"
    )


class ExpectResponsesWithinInvitations(ExpectAtMost):
    """No more responses than invitations."""

    column_A: str = "invitations"
    column_B: str = "responses"
    rule: ClassVar[Message] = Message("回答数は依頼数を超えない", "responses never exceed invitations")
    todo: ClassVar[Message] = Message(
        "survey_response でどのアンケートの回答が多すぎるか確認してください。",
        "See in survey_response which survey has too many answers.",
    )


class ExpectSeriesPercentOfSums(ExpectSame):
    """The overall percent is sum over sum, rounded half up; never the mean of rates."""

    column_A: str = "response_percent"
    column_B: str = "percent_of_sums"
    rule: ClassVar[Message] = Message(
        "全体の回収率は合計÷合計を四捨五入した値（率の平均ではない）",
        "the overall response percent is sum over sum, rounded half up, never a mean of rates",
    )


class ExpectInvitedUniqueWithinInvitations(ExpectAtMost):
    """Distinct invited people never exceed the invitations."""

    column_A: str = "invitations"
    column_B: str = "invited_unique_people"
    rule: ClassVar[Message] = Message(
        "依頼した実人数は依頼数を超えない", "distinct invited people never exceed invitations"
    )


def workshops_of(row: Row, others: Others) -> list[str]:
    """The workshops that the programme puts in the row's series."""
    return [name for name, series in others.facts.series_of_workshop.items() if series == row["series_id"]]


def total_of_surveys(row: Row, others: Others, column: str) -> int:
    """A column of survey_response over the post surveys of the row's series."""
    surveys = [name for name, series in others.facts.series_of_survey.items() if series == row["series_id"]]
    return sum(others.value("survey_response", column, survey_id=name) for name in surveys)


def overlaps_of(row: Row, others: Others) -> int:
    """``attended_both`` over all pairs of the series' workshops."""
    return sum(
        others.total("repeat_attendance", "attended_both", later_workshop_id=name)
        for name in workshops_of(row, others)
    )


SUITE = Suite(
    rules=(
        ExpectParticipationsSumWorkshops,
        ExpectUniqueReachesOverlaps,
        ExpectUniqueWithinOverlaps,
        ExpectReturnersWithinParticipations,
        ExpectParticipationsWithinReturners,
        ExpectInvitationsSumSurveys,
        ExpectResponsesSumSurveys,
        ExpectResponsesWithinInvitations,
        ExpectSeriesPercentOfSums,
        ExpectInvitedUniqueWithinInvitations,
    ),
    derived={
        "participants_of_workshops": lambda row, others: sum(
            others.value("workshop_attendance", "participants", workshop_id=name) for name in workshops_of(row, others)
        ),
        "least_unique_people": lambda row, others: row["participations"] - overlaps_of(row, others),
        "most_unique_people": lambda row, others: most_unique(
            row["participations"], overlaps_of(row, others), row["workshops"]
        ),
        "least_participations": lambda row, _: row["unique_people"] + row["people_attending_two_or_more"],
        "most_participations": lambda row, _: (
            row["unique_people"] + max(row["workshops"] - 1, 0) * row["people_attending_two_or_more"]
        ),
        "invited_people_of_surveys": lambda row, others: total_of_surveys(row, others, "invited_people"),
        "responses_of_surveys": lambda row, others: total_of_surveys(row, others, "responses"),
        "percent_of_sums": lambda row, _: percent_half_up(row["responses"], row["invitations"]),
    },
)
