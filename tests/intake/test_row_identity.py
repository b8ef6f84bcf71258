"""Which rows of two deliveries are the same row; and landed files that are not taken for one another."""

from __future__ import annotations

import pytest

from dagster_project.intake import ledger
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    ROSTER_FILE,
    SmallRoot,
    csv_bytes,
    roster_file,
    use,
)

ONE = use("2024/04/01 9:00", "a@x.jp")
SECOND_FORM = "inbox/surveys/v1/second.csv"
SECOND_LIST = "inbox/workshops/w1/second.csv"


@pytest.mark.parametrize(
    ("path", "header", "row"),
    [
        (LOG_FILE, LOG, ONE),
        (ATTENDANCE_FILE, APPLICATIONS, ["1", "山田", "人事課", "", "出席"]),
        (FORM_FILE, FORM, ["2024/05/01", "a@x.jp", "満足", "基礎", "よい"]),
    ],
)
def test_another_order_of_columns_and_one_more_column_change_no_row(path, header, row, small):
    small.put(path, [header, row])
    small.put(path.replace(".csv", "-2.csv"), [[*reversed(header), "備考"], [*reversed(row), ""]])
    small.night()
    # '-' comes before '.': the second file is the first by path.
    assert small.rows_of(path) == (1, 0, 0, 0, 1, 0)


def test_a_remark_tells_no_uses_apart_but_an_answer_nobody_asked_for_does(small):
    for name, remark in ((LOG_FILE, "一"), ("inbox/trials/t1/second.csv", "二")):
        small.put(name, [[*LOG, "備考"], [*ONE, remark]])
    for name, remark in ((FORM_FILE, "一"), (SECOND_FORM, "二")):
        small.put(name, [[*FORM, "好きな色"], ["", "", "満足", "", "", remark]])
    small.night()
    assert (small.counts["usage_event"], small.counts["survey_response"]) == (1, 2)


def test_a_question_counts_by_its_code_under_either_header(small):
    answer = ["2024/05/01", "a@x.jp", "満足", "", ""]
    small.put(FORM_FILE, [FORM, answer])
    small.put(SECOND_FORM, [[text.replace("満足度", "全体の満足度") for text in FORM], answer])
    small.night()
    assert small.counts["survey_response"] == 1


def test_equal_bytes_in_two_places_are_two_deliveries(small):
    content = csv_bytes([APPLICATIONS, ["1", "山田", "人事課", "", "出席"]])
    small.put(ATTENDANCE_FILE, content)
    small.put(ATTENDANCE_FILE.replace("w1", "w2"), content)
    small.night()
    assert small.counts["attendance"] == 2


def test_a_new_name_for_bytes_landed_in_the_same_night_is_not_parsed_again(small):
    path = small.put(LOG_FILE, [LOG, ONE])
    small.put("inbox/trials/t1/second.csv", path.read_bytes())
    assert small.night().landed_now == 1


def kill_before_the_ledger(small: SmallRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(ledger, "write", killed)
        small.night()


def test_a_killed_landing_of_a_programme_taken_back_is_not_trusted(small, monkeypatch):
    small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""]])
    small.put(ROSTER_FILE, roster_file(["1", "山田", "総務部", "人事課", ""]))
    small.night()
    small.say(PROGRAMME.replace("[満足, 普通]", "[普通, 満足]"))
    kill_before_the_ledger(small, monkeypatch)
    small.say(PROGRAMME)
    assert small.night().landed_now == 0
    assert small.query("SELECT option_order FROM landed.survey_answer") == [(1,)]
    assert len(list(small.root.landed.glob("survey_answer/*"))) == 1
