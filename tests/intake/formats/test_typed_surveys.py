"""Answers typed in from paper, with ○ below each option, and LoGoフォーム: both read by what a columns.yml declares."""

from __future__ import annotations

import pytest

from dagster_project.intake.inspection.inspection import inspect
from dagster_project.programme import Survey
from tests.intake.formats.demo_world import Answer
from tests.intake.formats.shared_samples import root_for
from tests.intake.formats.survey_facts import COMMENT, GOOD, LIKE, chosen, demo_in, survey_facts, times
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook

XLSX, CSV, COLUMNS = (f"inbox/surveys/v1/{name}" for name in ("typed.xlsx", "logo.csv", "columns.yml"))
TYPED = "tables: [{columns: {}}]\n"

UPPER = ["No.", "所属", "満足度", None, "よかった点", None, None, None, "感想", "備考"]
LOWER = [None, None, "満足", "普通", "基礎", "演習", "交流, 懇談", "その他", None, None]


@pytest.fixture
def survey(small):
    return root_for(small, questions=f"[{LIKE}, {GOOD}, {COMMENT}]")


def test_marks_under_two_header_rows_with_sums_between_and_below(survey):
    survey.put(COLUMNS, TYPED.encode())
    rows = [
        ["第1回勉強会アンケート集計", *[None] * 9],
        UPPER,
        LOWER,
        [1, "総務課", "○", None, "○", None, None, None, "よい", None],
        [2, "総務課", None, "〇", "✓", "レ", "×", None, None, None],
        ["小　計", None, 1, 1, 2, 1, 0, 0, None, None],
        [3, "人事課", "◯", None, None, None, 1, "机が広い", None, "急ぎ"],
        ["合計", None, 2, 1, 2, 1, 1, 1, None, None],
        ["割合", None, "66.7%", "33.3%", None, None, None, None, None, None],
    ]
    survey.put(XLSX, workbook(rows))
    survey.take_in()
    assert survey_facts(survey, XLSX) == (6, 3, {"total_row": 3}, 0)
    assert chosen(survey, XLSX) == {
        4: {"like": [1], "good": [1], "comment": [2]},
        5: {"like": [2], "good": [1, 2]},
        7: {"like": [1], "good": [3, 4]},
    }


def test_66_answers_without_times_or_names_stay_66(survey):
    survey.put(COLUMNS, TYPED.encode())
    survey.put(XLSX, workbook([["満足度", "よかった点", "感想"], *[["満足", "基礎", None]] * 66]))
    survey.night()
    assert survey.counts["survey_response"] == 66
    assert set(times(survey, XLSX)) == {None}


def test_the_first_answer_is_no_second_header_row_though_it_is_an_option(survey):
    survey.put(COLUMNS, TYPED.encode())
    survey.put(
        XLSX, workbook([["満足度", "よかった点", "感想"], ["満足", "基礎", None], ["普通", "演習、基礎", None]])
    )
    survey.take_in()
    assert chosen(survey, XLSX) == {2: {"like": [1], "good": [1]}, 3: {"like": [2], "good": [1, 2]}}


def test_two_marks_for_one_choice_and_an_unknown_mark_are_set_aside(survey):
    survey.put(COLUMNS, TYPED.encode())
    rows = [UPPER, LOWER, [1, "", "○", "○", *[None] * 6], [2, "", "△", *[None] * 7], [3, "", "○", *[None] * 7]]
    survey.put(XLSX, workbook(rows))
    survey.take_in()
    held = survey.quarantine(XLSX)
    assert [(row["row"], row["column"]) for row in held] == [("3", "満足度"), ("4", "満足度")]
    assert "○" in held[0]["reason_ja"] and "○" in held[0]["reason_en"]


def test_an_answer_that_is_called_like_a_sum_is_an_answer(small):
    root_for(small, questions="[{code: use, headers: [使う関数], type: single, options: [合計, 平均]}]")
    small.put(COLUMNS, TYPED.encode())
    small.put(XLSX, workbook([["使う関数"], ["合計"], ["平均"]]))
    small.take_in()
    assert survey_facts(small, XLSX) == (2, 2, {}, 0)


def test_what_to_declare_is_said_where_nothing_is(survey):
    survey.put(XLSX, workbook([["満足度", "よかった点", "感想"], ["満足", "基礎", None]]))
    (message,) = survey.take_in().refusals
    assert "columns: {}" in message.ja and "columns: {}" in message.en


LOGO = ["回答ID", "回答日時", "メールアドレス", "所属", "満足度", "よかった点", "感想"]
LOGO_ROWS = [
    ["1001", "2025/06/11 16:41", "a@x.jp", "総務課", "満足", "基礎,交流, 懇談", "よい"],
    ["1002", "2025/06/12 9:05", "b@x.jp", "人事課", "普通", "", ""],
]


def test_a_logo_form_is_read_by_what_inspect_proposes(survey):
    """The worked example: inspect, save its proposal beside the file, and the night reads it."""
    path = survey.put(CSV, csv_bytes([LOGO, *LOGO_ROWS], "cp932"))
    told = inspect(path)
    assert not told.readable and told.proposal
    survey.put(COLUMNS, told.proposal.encode())
    assert inspect(path).rows_accepted == 2
    survey.night()
    assert survey_facts(survey, CSV) == (2, 2, {}, 0)
    assert times(survey, CSV) == ["2025-06-11 16:41:00", "2025-06-12 09:05:00"]
    assert chosen(survey, CSV) == {2: {"like": [1], "good": [1, 3], "comment": [2]}, 3: {"like": [2]}}
    assert survey.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(2,)]


def typed(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    """○ below each option of every question; neither times nor e-mails stand on paper."""
    columns = [(question, option) for question in survey.questions for option in (question.options or ("",))]
    firsts = {question.code: (question.options or ("",))[0] for question in survey.questions}
    upper = [question.headers[0] if option == firsts[question.code] else None for question, option in columns]
    table: list[list[object]] = [["紙のアンケート", *[None] * len(columns)], ["No.", *upper]]
    table.append([None, *(option or None for _, option in columns)])
    for number, answer in enumerate(rows, start=1):
        marks = [
            answer.texts[question.code]
            if question.type == "text"
            else "○"
            if option in answer.choices[question.code]
            else None
            for question, option in columns
        ]
        table.append([number, *marks])
    return workbook([*table, ["合計", *[len(rows)] * len(columns)]])


def test_the_demo_typed_in(tmp_path):
    demo = demo_in(tmp_path, typed, "xlsx", TYPED, nameless=True)
    assert demo.delivery("w1-after.xlsx").excluded == {"total_row": 1}


def logo(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    table = [["回答ID", "回答日時", "メールアドレス", *(question.headers[0] for question in survey.questions)]]
    for number, answer in enumerate(rows, start=1001):
        cells = [
            answer.texts[q.code] if q.type == "text" else ",".join(answer.choices[q.code]) for q in survey.questions
        ]
        table.append([str(number), answer.at.strftime("%Y/%m/%d %H:%M:%S"), answer.email, *cells])
    return csv_bytes(table, "cp932")


LOGO_COLUMNS = """\
tables:
  - name: LoGoフォーム
    columns: {response_id: 回答ID, submitted_at: 回答日時, email: メールアドレス}
"""


def test_the_demo_in_a_logo_form(tmp_path):
    assert demo_in(tmp_path, logo, "csv", LOGO_COLUMNS).delivery("w1-after.csv").landed_rows == 66
