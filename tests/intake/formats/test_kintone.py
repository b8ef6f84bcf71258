"""kintone: rows that continue a record, check boxes as columns of options or as lines, both encodings."""

from __future__ import annotations

import pytest

from dagster_project.programme import Survey
from tests.intake.formats.demo_world import Answer
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.formats.survey_facts import COMMENT, GOOD, LIKE, chosen, demo_in, survey_facts, times
from tests.intake.small_root import csv_bytes

CSV = "inbox/surveys/v1/app12.csv"
OWN = ["レコード番号", "作成日時", "作成者", "更新日時", "更新者"]
STAMPS = ["2025/06/11 16:40", "Administrator", "2025/06/12 9:00", "別の人"]


@pytest.fixture
def survey(small):
    return root_for(small, questions=f"[{LIKE}, {GOOD}, {COMMENT}]")


TABLE = [
    ["レコードの開始行", *OWN, "満足度", "よかった点", "感想"],
    ["*", "1", *STAMPS, "満足", "基礎", "よい"],
    ["", "1", *STAMPS, "満足", "交流, 懇談", "よい"],
    ["", "1", *STAMPS, "満足", "基礎", "よい"],
    ["*", "2", *STAMPS, "普通", "", ""],
]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-8"])
def test_further_rows_of_a_record_are_further_choices(encoding, survey):
    survey.put(CSV, csv_bytes(TABLE, encoding))
    report = survey.take_in()
    assert survey.delivery(CSV).format == "kintone"
    assert survey_facts(survey, CSV) == (4, 2, {"continued_row": 2}, 0)
    assert chosen(survey, CSV) == {2: {"like": [1], "good": [1, 3], "comment": [2]}, 5: {"like": [2]}}
    assert times(survey, CSV) == ["2025-06-11 16:40:00"] * 2
    assert report.warnings == ()


def test_values_of_the_record_may_stand_in_its_first_row_only(survey):
    table = [TABLE[0], TABLE[1], ["", *[""] * 5, "", "演習", ""], TABLE[4]]
    survey.put(CSV, table)
    survey.take_in()
    assert chosen(survey, CSV)[2] == {"like": [1], "good": [1, 2], "comment": [2]}


def test_a_question_of_one_choice_with_two_answers_in_its_rows_is_set_aside(survey):
    survey.put(CSV, [TABLE[0], TABLE[1], ["", "1", *STAMPS, "普通", "", ""], TABLE[4]])
    survey.take_in()
    assert [(row["row"], row["column"]) for row in survey.quarantine(CSV)] == [("2", "満足度")]


def test_check_boxes_as_columns_and_as_lines(survey):
    header = [
        *OWN,
        "満足度",
        "よかった点[基礎]",
        "よかった点[演習]",
        "よかった点[交流, 懇談]",
        "よかった点[その他]",
        "感想",
    ]
    survey.put(CSV, csv_bytes([header, ["1", *STAMPS, "満足", "1", "", "1", "", ""]], "cp932"))
    lines = "inbox/surveys/v1/lines.csv"
    survey.put(lines, [[*OWN, "満足度", "よかった点", "感想"], ["2", *STAMPS, "満足", "基礎\n交流, 懇談", ""]])
    survey.take_in()
    assert chosen(survey, CSV) == chosen(survey, lines) == {2: {"like": [1], "good": [1, 3]}}


def test_an_edited_record_is_no_new_answer_by_its_time_of_change(survey):
    changed = ["2025/06/11 16:40", "Administrator", "2025/07/01 9:00", "もう一人"]
    survey.put("inbox/surveys/v1/a.csv", TABLE)
    survey.put("inbox/surveys/v1/b.csv", [TABLE[0], *([*row[:2], *changed, *row[6:]] for row in TABLE[1:])])
    survey.night()
    assert survey.counts["survey_response"] == 2


def test_rows_without_the_first_of_their_record_refuse_the_file(survey):
    survey.put(CSV, [TABLE[0], *TABLE[2:]])
    (message,) = survey.take_in().refusals
    assert "*" in message.ja and "*" in message.en


def test_a_header_alone_is_no_answer(survey):
    survey.put(CSV, TABLE[:1])
    survey.take_in()
    assert survey_facts(survey, CSV) == (0, 0, {}, 0)


def test_a_near_miss_names_the_column(survey):
    survey.put(
        CSV, [["レコード番号", "登録日時", "満足度", "よかった点", "感想"], ["1", "2025/06/11", "満足", "", ""]]
    )
    (message,) = survey.take_in().refusals
    assert "kintone" in message.ja and "レコードの開始行" in message.ja


def test_sample_of_an_app_with_a_table(small):
    questions = """[{code: like, headers: [満足度], type: single, options: [満足, やや満足]},
      {code: use, headers: [活用したい業務], type: multiple, options: [議事録, 企画案]}]"""
    root_for(small, questions=questions)
    taken = take(small, sample("documented/CONSTRUCTED_kintone_subtable_cp932.csv"), "surveys/v1")
    first, last = "2025-06-11 16:40:00", "2025-06-11 16:41:00"
    assert taken == Taken("kintone", 3, 2, {"continued_row": 1}, 0, 0, None, first, last)
    name = "inbox/surveys/v1/CONSTRUCTED_kintone_subtable_cp932.csv"
    assert chosen(small, name) == {2: {"like": [1], "use": [1, 2]}, 4: {"like": [2]}}


def written(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    """Choices of several in a table: a row each. (No second of kintone's is told: to the minute.)"""
    table = [["レコードの開始行", *OWN, "メールアドレス", *(question.headers[0] for question in survey.questions)]]
    for number, answer in enumerate(rows, start=1):
        stamps = [answer.at.strftime("%Y/%m/%d %H:%M"), *STAMPS[1:]]
        several = max((len(chosen) for chosen in answer.choices.values()), default=0)
        for line in range(max(several, 1)):
            cells = [
                answer.texts[question.code]
                if question.type == "text"
                else "".join(answer.choices[question.code])
                if question.type == "single"
                else "".join(answer.choices[question.code][line : line + 1])
                for question in survey.questions
            ]
            table.append(["" if line else "*", str(number), *stamps, answer.email, *cells])
    return csv_bytes(table, "cp932")


def test_the_demo_in_kintone(tmp_path):
    demo = demo_in(tmp_path, written)
    assert demo.delivery("w1-after.csv").format == "kintone"
    assert demo.delivery("w1-after.csv").landed_rows == 66
