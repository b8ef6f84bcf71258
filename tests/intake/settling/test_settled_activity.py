"""Days of last activity of several files together: which say that the trial was used, which leave it open."""

from __future__ import annotations

import pytest

from dagster_project.messages import CouldNotRun
from tests.intake.small_root import LOG, LOG_FILE, PROGRAMME, ROSTER_FILE, SmallRoot, roster_file, use

FIRST, SECOND = "inbox/trials/t1/a.csv", "inbox/trials/t1/b.csv"
HEADER = ["User Principal Name", "Last Activity Date", "Word Copilot Last Activity Date"]


def last(day: str, email: str = "a@x.jp") -> list[str]:
    return [email, day, ""]


def deliver(small: SmallRoot, first: list[list[str]], second: list[list[str]] | None = None) -> None:
    small.put(FIRST, [HEADER, *first])
    if second is not None:
        small.put(SECOND, [HEADER, *second])
    small.night()


def landed(small: SmallRoot) -> list[object]:
    return [day for (day,) in small.query("SELECT CAST(last_used_on AS VARCHAR) FROM landed.last_activity ORDER BY 1")]


EDGES = [
    last("2024-03-31", "before@x.jp"),
    last("2024-04-01", "first@x.jp"),
    last("2024-04-30", "last@x.jp"),
    last("2024-05-01", "after@x.jp"),
    last("", "never@x.jp"),
]


def test_only_a_day_in_the_trial_is_a_use_of_it(small):
    deliver(small, EDGES)
    assert landed(small) == ["2024-04-01", "2024-04-30", None]
    assert small.rows_of(FIRST) == (5, 3, 2, 0, 0, 0)


def test_whoever_was_last_active_after_the_trial_is_unknown_and_said(small):
    deliver(small, [*EDGES, last("2024-06-30", "later@x.jp")])
    (warning,) = small.settled.warnings
    assert "2 人" in warning.ja and "2 people" in warning.en
    assert "2024-04-30" in warning.ja and "t1" in warning.en and "@" not in warning.en


def test_an_earlier_report_tells_of_people_who_went_on_after_the_trial(small):
    deliver(small, [last("2024-04-20"), last("", "b@x.jp")], [last("2024-06-01"), last("2024-06-01", "b@x.jp")])
    assert landed(small) == ["2024-04-20", None]
    (warning,) = small.settled.warnings
    assert "1 people" in warning.en  # b, of whom the first report knows no use


def test_several_reports_of_one_person_are_one_person(small):
    small.put(ROSTER_FILE, roster_file(["1", "山田", "総務部", "人事課", "a@x.jp"]))
    deliver(small, [last("2024-04-03"), last("2024-04-05")], [last("2024-04-20"), last("2024-04-03")])
    assert landed(small) == ["2024-04-03", "2024-04-05", "2024-04-20"]
    assert small.rows_of(SECOND) == (2, 1, 0, 0, 1, 0)
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(1,)]
    assert small.settled.refusals == small.settled.warnings == ()


def test_a_test_account_is_nobody_wherever_it_was_last_active(small):
    deliver(small, [last("2024-04-03", "test@example.lg.jp"), last("2024-06-03", "TEST@example.lg.jp")])
    assert landed(small) == []
    assert small.rows_of(FIRST) == (2, 0, 2, 0, 0, 0)
    assert small.settled.warnings == ()


def test_a_moved_trial_needs_no_landing_anew(small):
    deliver(small, EDGES)
    small.say(PROGRAMME.replace("end: 2024-04-30", "end: 2024-05-31"))
    assert small.night().landed_now == 0
    assert landed(small) == ["2024-04-01", "2024-04-30", "2024-05-01", None]
    assert small.settled.warnings == ()


COUNTS = [["対象月", "メールアドレス", "利用回数"], ["2024/04", "b@x.jp", "3"]]


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        (LOG_FILE, [LOG, use("2024/04/01 9:00", "b@x.jp")], "logs of single uses"),
        (SECOND, COUNTS, "counts per period"),
    ],
)
def test_another_form_in_the_same_trial_refuses_and_names_both(name, rows, said, small):
    small.put(name, rows)
    deliver(small, [last("2024-04-03")])
    (refused,) = small.settled.refusals
    assert name in refused.ja and FIRST in refused.ja and said in refused.en and "withdraw" in refused.en


def test_all_three_forms_in_one_trial_are_one_refusal(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "b@x.jp")])
    small.put(SECOND, COUNTS)
    deliver(small, [last("2024-04-03")])
    (refused,) = small.settled.refusals
    assert all(path in refused.en for path in (LOG_FILE, FIRST, SECOND))


def test_days_outside_the_trial_contradict_nothing(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "b@x.jp")])
    deliver(small, [last("2024-03-03")])
    assert small.settled.refusals == ()


def test_a_list_of_an_unknown_tool_is_declared_in_columns_yml(small):
    """Japanese headers of an admin centre, say, or a list that somebody typed."""
    declared = "tables:\n  - columns: {last_used_on: 最終アクティビティ日, email: ユーザー名}\n"
    small.put("inbox/trials/t1/columns.yml", declared.encode())
    small.put(FIRST, [["ユーザー名", "最終アクティビティ日"], ["a@x.jp", "2024年4月3日"], ["b@x.jp", ""]])
    small.night()
    assert [str(refusal) for refusal in small.report.refusals] == []
    assert landed(small) == ["2024-04-03", None]


@pytest.mark.parametrize("other", ["used_at: 日時", "uses: 回数"])
def test_a_declared_table_tells_one_form_only(other, small):
    declared = f"tables:\n  - columns: {{last_used_on: 最終利用日, email: メール, {other}}}\n"
    small.put("inbox/trials/t1/columns.yml", declared.encode())
    small.put(FIRST, [["メール", "最終利用日"], ["a@x.jp", "2024-04-03"]])
    with pytest.raises(CouldNotRun) as raised:
        small.take_in()
    assert any("last_used_on" in str(message) for message in raised.value.messages)
