"""What several files mean together: overlaps, equal rows, excluded people, the period, persons under any key."""

from __future__ import annotations

from datetime import date

import pytest

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

SECOND = "inbox/trials/t1/second.csv"
ONE = use("2024/04/01 9:00", "a@x.jp")
TWO = use("2024/04/02 9:00", "a@x.jp")
THREE = use("2024/04/03 9:00", "b@x.jp")


def test_the_overlap_of_two_exports_counts_once(small):
    small.put(LOG_FILE, [LOG, ONE, TWO])
    small.put(SECOND, [LOG, TWO, THREE])
    small.night()
    assert small.counts["usage_event"] == 3
    assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)
    assert small.rows_of(SECOND) == (2, 1, 0, 0, 1, 0)


def test_equal_rows_inside_a_file_stay_and_between_files_the_larger_number_counts(small):
    small.put(LOG_FILE, [LOG, ONE, ONE])
    small.put(SECOND, [LOG, ONE, ONE, ONE, TWO])
    small.night()
    assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)
    assert small.rows_of(SECOND) == (4, 2, 0, 0, 2, 0)
    assert small.query("SELECT count(*) FROM landed.usage_event WHERE used_on = '2024-04-01'") == [(3,)]


def test_rows_that_differ_only_in_dropped_text_are_two(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "a@x.jp", "一")])
    small.put(SECOND, [LOG, use("2024/04/01 9:00", "a@x.jp", "二")])
    small.night()
    assert small.counts["usage_event"] == 2


def test_an_export_in_another_encoding_is_the_same_rows(small):
    small.put(LOG_FILE, csv_bytes([LOG, ONE, TWO], "cp932"))
    small.put(SECOND, csv_bytes([LOG, ONE, TWO], "utf-16"))
    small.night()
    assert small.counts["usage_event"] == 2
    assert small.rows_of(SECOND) == (2, 0, 0, 0, 2, 0)


@pytest.mark.parametrize("time", ["", "2024/05/01 17:00"])
def test_66_typed_answers_without_anything_distinguishing_stay_66(time, small):
    small.put(FORM_FILE, [FORM, *[[time, "", "満足", "", ""]] * 66])
    small.night()
    assert small.counts["survey_response"] == 66
    assert small.counts["survey_answer"] == 66
    assert small.rows_of(FORM_FILE) == (66, 66, 0, 0, 0, 0)


def test_shared_accounts_and_uses_outside_the_period_are_excluded_and_counted(small):
    rows = [
        ONE,
        use("2024/04/05 9:00", "TEST@example.lg.jp"),
        use("2024/03/31 23:59:59", "a@x.jp"),
        use("2024/04/30 23:59:59", "a@x.jp"),
        use("2024/05/01 0:00", "a@x.jp"),
    ]
    small.put(LOG_FILE, [LOG, *rows])
    small.night()
    assert small.rows_of(LOG_FILE) == (5, 2, 3, 0, 0, 0)
    days = small.query("SELECT CAST(used_on AS VARCHAR) FROM landed.usage_event ORDER BY ALL")
    assert days == [("2024-04-01",), ("2024-04-30",)]


def test_a_changed_period_or_exclusion_needs_no_landing(small):
    small.put(LOG_FILE, [LOG, ONE, use("2024/05/01 0:00", "a@x.jp")])
    small.night()
    small.say(PROGRAMME.replace("end: 2024-04-30", "end: 2024-05-31").replace("test@example.lg.jp", "b@x.jp"))
    assert small.night().landed_now == 0
    assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)


@pytest.mark.parametrize("identity", ["staff_number: '0007'", "name: 山田　太郎", "email: Y@x.jp"])
def test_any_identity_excludes_a_person(identity, small):
    small.say(PROGRAMME.replace("email: test@example.lg.jp", identity))
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "y@x.jp", number="7", name="山田太郎"), THREE])
    small.night()
    assert small.rows_of(LOG_FILE) == (2, 1, 1, 0, 0, 0)


def test_every_fate_adds_up_in_one_file(small):
    small.put(LOG_FILE, [LOG, ONE])
    rows = [ONE, TWO, use("2024/04/31 9:00", "a@x.jp"), use("2024/04/05 9:00", "test@example.lg.jp")]
    small.put(SECOND, [LOG, *rows, ["合計", "", "", "", "", "", "", ""]])
    small.night()
    assert small.rows_of(SECOND) == (5, 1, 2, 1, 1, 0)
    small.put(SECOND, [LOG, TWO])
    small.night()
    assert small.rows_of(SECOND, "superseded") == (5, 0, 1, 1, 0, 3)


def test_eligible_people_of_the_roster_valid_on_the_first_day(small):
    one, two = ["1", "山田", "総務部", "人事課", ""], ["2", "佐藤", "財務部", "財政課", ""]
    three = ["3", "鈴木", "財務部", "財政課", "test@example.lg.jp"]
    small.put(ROSTER_FILE, roster_file(one, two, three, title="令和6年4月1日現在"))
    small.put("inbox/roster/later.csv", roster_file(one, title="令和6年10月1日現在"))
    small.put("inbox/roster/before.csv", roster_file(one, title="令和5年4月1日現在"))
    small.night()
    assert small.query("SELECT eligible_people, eligible_people_low FROM programme.trial") == [(2, 2)]
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(3,)]


def test_a_survey_says_its_days_and_the_roster_it_asks(small):
    small.put(ROSTER_FILE, roster_file(["1", "山田", "総務部", "人事課", ""], title="令和6年4月1日現在"))
    small.put("inbox/roster/later.csv", roster_file(["1", "山田", "総務部", "人事課", ""], title="令和6年10月1日現在"))
    small.say(
        PROGRAMME.replace(
            "    population: participants(w1)",
            "    population: eligible(t1)\n    opens: 2024-05-02\n    closes: 2024-05-10",
        )
    )
    small.night()
    told = (date(2024, 5, 2), date(2024, 5, 10), date(2024, 4, 1))
    assert small.query("SELECT opens, closes, roster_valid_from FROM programme.survey") == [told]
    small.say(PROGRAMME)
    small.night()
    nothing = (None, None, None)
    assert small.query("SELECT opens, closes, roster_valid_from FROM programme.survey") == [nothing]


def test_an_answer_is_given_on_a_local_day(small):
    late, unknown = ["2024/05/01 23:59:00", "", "満足", "", ""], ["", "", "満足", "", ""]
    small.put(FORM_FILE, [FORM, late, ["2024/05/02 0:01:00", "", "普通", "", ""], unknown])
    small.night()
    days = small.query("SELECT submitted_on FROM landed.survey_response ORDER BY row_number")
    assert days == [(date(2024, 5, 1),), (date(2024, 5, 2),), (None,)]
    small.put(FORM_FILE, [FORM, ["2024/05/02 8:59:00 午前 GMT+9", "", "満足", "", ""]])
    small.say("timezone: UTC\n" + PROGRAMME)
    small.night()
    assert small.query("SELECT submitted_on FROM landed.survey_response") == [(date(2024, 5, 1),)]


def fill(small: SmallRoot) -> None:
    """Seven people: two namesakes on the roster, a leaver, a stranger seen twice, and one by each way of binding."""
    small.put(
        ROSTER_FILE,
        roster_file(
            ["1", "山田 太郎", "総務部", "人事課", "y@x.jp"],
            ["2", "佐藤 花子", "財務部", "財政課", "s@x.jp"],
            ["3", "佐藤 花子", "総務部", "人事課", "h@x.jp"],
            ["4", "髙橋 一", "総務部", "文書課", ""],
        ),
    )
    small.put(
        LOG_FILE,
        [
            LOG,
            use("2024/04/01 9:00", "Y@x.jp"),
            use("2024/04/02 9:00", "", number="0001"),
            use("2024/04/03 9:00", "", name="山田太郎"),
            use("2024/04/04 9:00", "", name="佐藤花子", section="財政課"),
            use("2024/04/05 9:00", "", name="佐藤花子"),  # which of the two, nobody can say
            use("2024/04/06 9:00", "", number="9", name="山田太郎", section="人事課"),  # a leaver
            use("2024/04/07 9:00", "", name="高橋一", section="総務部文書課"),
            use("2024/04/08 9:00", "", name="外部 講師", section="大学"),
            use("2024/04/09 9:00", "", name="外部講師", section="大学"),
        ],
    )
    small.put(
        ATTENDANCE_FILE,
        [
            APPLICATIONS,
            ["1", "山田　太郎", "総務部 人事課", "y@x.jp", "出席"],
            ["2", "佐藤花子", "人事課", "", "出席"],
        ],
    )


def uses_per_person(small: SmallRoot) -> list[int]:
    rows = small.query(
        "SELECT count(*) FROM landed.usage_event JOIN landed.person USING (identity_key) GROUP BY person_id"
    )
    return sorted(int(str(row[0])) for row in rows)


def test_people_are_resolved_over_all_files(small):
    fill(small)
    small.night()
    assert uses_per_person(small) == [1, 1, 1, 1, 2, 3]
    attended = small.query(
        "SELECT count(DISTINCT p.person_id), count(DISTINCT r.identity_key) FROM landed.attendance AS a "
        "JOIN landed.person AS p USING (identity_key) JOIN landed.person AS q ON q.person_id = p.person_id "
        "JOIN landed.roster_entry AS r ON r.identity_key = q.identity_key"
    )
    assert attended == [(2, 2)]


def test_a_later_roster_mends_old_rows_without_landing_them_again(small):
    fill(small)
    (small.folder / ROSTER_FILE).rename(small.folder / "aside.csv")
    small.night()
    without = uses_per_person(small)
    (small.folder / "aside.csv").rename(small.folder / ROSTER_FILE)
    assert small.night().landed_now == 1
    assert len(without) > len(uses_per_person(small)) == 6


def test_figures_do_not_depend_on_the_key(tmp_path, monkeypatch):
    seen = []
    for number, secret in enumerate(("a" * 40, "long " * 20, "第三の鍵" * 10)):
        monkeypatch.setenv("KATSUYO_KEY", secret)
        small = SmallRoot(tmp_path / str(number))
        fill(small)
        small.night()
        methods = small.query(
            "SELECT method, count(*), count(DISTINCT person_id) FROM landed.person GROUP BY 1 ORDER BY 1"
        )
        files = {path: row["rows_accepted"] for path, row in small.files().items()}
        tokens = small.query("SELECT DISTINCT person_id FROM landed.person")
        seen.append((uses_per_person(small), methods, small.counts, files))
        assert len(tokens) == 7
    assert seen[0] == seen[1] == seen[2]
