"""Why a trial, a workshop or a survey has no rows by department, said beside the marts that lack them.

Add here: the words for another breakdown that cannot be given. Keep out: the breakdowns (departments.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.messages import Message
from expectations.recompute.departments import department_counts
from expectations.recompute.landed import Landed

_TRIAL = ("adoption_by_department", "staying_by_department")


def without_departments(landed: Landed) -> Iterator[tuple[str, Message]]:
    """(mart, why it lacks rows). Reads only."""
    connection = landed.connection
    rosters = connection.execute("select distinct valid_from from landed.roster_entry order by 1").fetchall()
    trials = connection.execute("select trial_id, period_start from programme.trial order by trial_id").fetchall()
    surveys = connection.execute("select survey_id from programme.survey order by survey_id").fetchall()
    if not rosters:
        for mart in (*_TRIAL, "response_by_department", "attendance_by_section"):
            yield mart, _NO_ROSTER
        return
    counts = department_counts(landed)
    for trial, start in trials:
        if start < rosters[0][0]:
            yield _TRIAL[0], _later_roster(trial, str(rosters[0][0]))
        people = counts.trials.get(trial, ())
        for mart in _TRIAL:
            if sum(row.active for row in people) < counts.minimum:
                yield mart, _too_few(trial)
        if any(row.one_day is None for row in people):
            yield _TRIAL[1], _no_days(trial)
    for workshop, sections in counts.workshops.items():
        if sum(row.participants for row in sections) < counts.minimum:
            yield "attendance_by_section", _too_few(workshop)
    for (survey,) in surveys:
        if survey not in counts.surveys:
            yield "response_by_department", _no_identities(survey)
        elif (
            sum(row.responses for row in counts.surveys[survey]) < counts.minimum and survey not in counts.workshop_of
        ):
            yield "response_by_department", _too_few(survey)


_NO_ROSTER = Message(
    "名簿が届いていないので、部や課ごとの数は計算できません（行がありません）。inbox/roster に名簿を置けば計算できます。",
    "No roster was delivered: nothing can be counted by department or section, and there are no rows. A roster in "
    "inbox/roster would tell it.",
)


def _later_roster(trial: str, day: str) -> Message:
    return Message(
        f"試行 {trial} は最初の名簿（{day}）より前に始まっています。部はその名簿のものです。異動や退職で違うことがあります。",
        f"Trial {trial} began before the earliest roster ({day}): its departments are those of that roster, where people may "
        "have moved or left.",
    )


def _too_few(scope: str) -> Message:
    return Message(
        f"{scope} は数えた人が small_group_minimum より少ないので、部や課ごとの内訳はありません（行がありません）。",
        f"{scope} counts fewer people than small_group_minimum: it is not broken down and has no rows.",
    )


def _no_days(trial: str) -> Message:
    return Message(
        f"試行 {trial} は利用した日が分からないので、staying_by_department に行がありません。",
        f"The days of use of trial {trial} are not known: it has no rows in staying_by_department.",
    )


def _no_identities(survey: str) -> Message:
    return Message(
        f"アンケート {survey} は回答者か対象者が一人ずつ分からないので、部ごとの回収率は計算できません（行がありません）。",
        f"Survey {survey} has anonymous answers or no list of invited people: its responses cannot be counted by department "
        "and have no rows.",
    )
