"""Survey exports: choices, times, text lengths and headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dagster_project.intake.landing.choices import split_choices
from tests.intake.small_root import FORM, FORM_FILE, PROGRAMME
from tests.intake.workbooks import workbook

OPTIONS = ["基礎", "演習", "交流, 懇談", "演習（応用）", "A;B"]


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("", []),
        ("  ", []),
        ("基礎", [1]),
        (" 基礎 ", [1]),
        ("基礎;演習", [1, 2]),
        ("演習;基礎;", [1, 2]),  # Microsoft Forms ends every choice; the order is that of the programme
        ("基礎, 演習", [1, 2]),
        ("基礎,演習", [1, 2]),
        ("基礎、演習", [1, 2]),
        ("基礎\n演習", [1, 2]),
        ("基礎; 演習;", [1, 2]),
        ("交流, 懇談", [3]),
        ("交流, 懇談, 基礎", [1, 3]),
        ("演習（応用）", [4]),
        ("演習, 演習（応用）", [2, 4]),
        ("A;B;演習", [2, 5]),
        ("基礎;基礎", [1]),
        ("基礎;その他", None),
        ("その他", None),
        ("基礎演習", None),
        ("交流", None),
        (";", None),
    ],
)
def test_split_choices(cell, chosen):
    assert split_choices(cell, OPTIONS) == chosen


def answers(small, name: str) -> list[tuple[object, ...]]:
    columns = ("row_number", "question_code", "option_order", "text_length")
    table = small.landed(name, "survey_answer").to_pylist()
    return [tuple(row[column] for column in columns) for row in table]


def test_google_forms_answers(small):
    small.put(
        FORM_FILE,
        [
            FORM,
            ["2024/05/01 5:12:33 午後 GMT+9", "y@x.jp", "満足", "基礎;交流, 懇談", "よかった"],
            ["2024/05/01 5:13:00 午後 GMT+9", "s@x.jp", "", "", " "],
        ],
    )
    small.take_in()
    rows = small.landed(FORM_FILE, "survey_response").to_pylist()
    assert [row["row_number"] for row in rows] == [2, 3]
    assert rows[0]["submitted_at"].astimezone(UTC) == datetime(2024, 5, 1, 8, 12, 33, tzinfo=UTC)
    assert sorted(answers(small, FORM_FILE), key=str) == [
        (2, "comment", None, 4),
        (2, "good", 1, None),
        (2, "good", 3, None),
        (2, "like", 1, None),
    ]


def test_microsoft_forms_answers_are_anonymous_and_have_serial_times(small):
    name = "inbox/surveys/v1/form.xlsx"
    header = ["ID", "開始時刻", "完了時刻", "メール", "名前", "満足度", "よかった点", "感想"]
    small.put(name, workbook([header, [1, 45413.5, 45413.75, "anonymous", None, "普通", "演習;基礎;", None]]))
    small.take_in()
    assert small.delivery(name).format == "microsoft_forms"
    (row,) = small.landed(name, "survey_response").to_pylist()
    assert row["identity_key"] is None
    # 45413 is 121 days after 1 January 2024 (45292): 1 May; 18:00 in Tokyo.
    assert row["submitted_at"].astimezone(UTC) == datetime(2024, 5, 1, 9, 0, tzinfo=UTC)
    assert [answer[1:3] for answer in answers(small, name)] == [("good", 1), ("good", 2), ("like", 2)]


def test_a_bad_time_and_an_unknown_answer_are_quarantined_under_the_column_of_the_export(small):
    small.put(
        FORM_FILE,
        [
            FORM,
            ["2024/05/32 10:00:00", "", "満足", "", ""],
            ["2024/05/01 10:00:00", "", "大満足", "", ""],
            ["2024/05/01 10:00:00", "", "満足;普通", "", ""],  # two answers to a single choice
            ["2024/05/01 10:00:00", "", "満足", "見学", ""],
        ],
    )
    name = "inbox/surveys/v1/form.xlsx"
    header = ["ID", "開始時刻", "完了時刻", "メール", "満足度", "よかった点", "感想"]
    small.put(name, workbook([header, [1, 45413.5, "昨日", "anonymous", "普通", None, None]]))
    small.take_in()
    held = [(row["row"], row["column"]) for row in small.quarantine(FORM_FILE)]
    assert held == [("2", "タイムスタンプ"), ("3", "満足度"), ("4", "満足度"), ("5", "よかった点")]
    assert [(row["row"], row["column"]) for row in small.quarantine(name)] == [("2", "完了時刻")]
    assert small.landed(FORM_FILE, "survey_answer").num_rows == 0


def test_answers_typed_in_with_japanese_era_dates(small):
    rows = [["令和６年５月２日", "", "満足", "", ""], ["", "", "満足", "", ""], ["令和6年5月32日", "", "満足", "", ""]]
    small.put(FORM_FILE, [FORM, *rows])
    small.take_in()
    times = small.landed(FORM_FILE, "survey_response")["submitted_at"].to_pylist()
    assert [time and time.astimezone(UTC) for time in times] == [datetime(2024, 5, 1, 15, 0, tzinfo=UTC), None]
    assert [row["row"] for row in small.quarantine(FORM_FILE)] == ["4"]


def test_an_answer_typed_in_without_a_time_lands(small):
    small.put(FORM_FILE, [FORM, ["", "", "満足", "", ""], ["", "", "満足", "", ""]])
    small.take_in()
    assert small.landed(FORM_FILE, "survey_response")["submitted_at"].to_pylist() == [None, None]


def test_any_of_a_questions_headers_names_its_column_and_others_are_noted(small):
    small.put(
        FORM_FILE,
        [["タイムスタンプ", "全体の 満足度", "よかった点", "感想", "その他の欄"], ["2024/05/01", "満足", "", "", ""]],
    )
    report = small.take_in()
    assert ("like", 1) in {answer[1:3] for answer in answers(small, FORM_FILE)}
    (warning,) = report.warnings
    assert "E 列" in warning.ja and "column E" in warning.en and "その他の欄" not in str(warning)


@pytest.mark.parametrize(
    "header",
    [
        ["タイムスタンプ", "満足度", "よかった点", "感想", "満足度"],  # the same text twice
        ["タイムスタンプ", "満足度", "よかった点", "感想", "全体の満足度"],  # renamed half-way: both hold answers
    ],
)
def test_two_columns_for_one_question_are_refused_rather_than_one_ignored(header, small):
    small.put(FORM_FILE, [header, ["2024/05/01", "満足", "", "", "普通"]])
    (refusal,) = small.take_in().refusals
    assert "like" in refusal.ja and "満足度" in refusal.ja and "like" in refusal.en


def test_one_column_for_two_questions_is_refused(small):
    small.say(PROGRAMME.replace("headers: [感想]", "headers: [満 足 度]"))
    small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""]])
    (refusal,) = small.take_in().refusals
    assert "comment" in refusal.ja and "comment" in refusal.en


def test_a_question_without_a_column_is_refused_with_the_columns_there_are(small):
    small.put(FORM_FILE, [["タイムスタンプ", "満足の度合い", "よかった点", "感想"], ["2024/05/01", "満足", "", ""]])
    (refusal,) = small.take_in().refusals
    assert "like" in refusal.ja and "列: B" in refusal.ja and "度合い" not in refusal.ja and "v1" in refusal.ja
    assert "like" in refusal.en
