"""SurveyMonkey: options in a second header row, one of them in words of people's own, numbers for answers, condensed."""

from __future__ import annotations

import pytest

from dagster_project.programme import Survey
from tests.intake.formats.demo_world import Answer
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.formats.survey_facts import COMMENT, GOOD, LIKE, chosen, demo_in, survey_facts, times
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook

CSV, XLSX = "inbox/surveys/v1/form.csv", "inbox/surveys/v1/form.xlsx"
OWN = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name",
       "Last Name", "Custom Data 1"]  # fmt: skip
UPPER = [*OWN, "満足度", "よかった点", "", "", "", "感想"]
LOWER = [""] * len(OWN) + ["Response", "基礎", "演習", "交流, 懇談", "その他（具体的に）", "Open-Ended Response"]


def row(number: int, *answers: str, email: str = "") -> list[str]:
    stamp = f"06/{20 + number}/2025 04:41:07 PM"
    return [f"1180522190{number}", "44", stamp, stamp, "192.0.2.1", email, "", "", "", *answers]


@pytest.fixture
def survey(small):
    return root_for(small, questions=f"[{LIKE}, {GOOD}, {COMMENT}]")


ROWS = [
    row(1, "満足", "基礎", "", "交流, 懇談", "", "よい", email="a@x.jp"),
    row(2, "普通", "", "演習", "", "机が広い", ""),
    row(3, "", "", "", "", "", ""),
    row(4, "満足", "", "", "", "", "", email="a@x.jp"),
]


@pytest.mark.parametrize("name", [CSV, XLSX])
def test_a_question_over_several_columns_is_one_of_several_answers(name, survey):
    table = [UPPER, LOWER, *ROWS]
    survey.put(name, workbook(table) if name == XLSX else csv_bytes(table))
    report = survey.take_in()
    assert survey.delivery(name).format == "survey_monkey"
    assert survey_facts(survey, name) == (4, 4, {}, 0)
    assert chosen(survey, name) == {
        3: {"like": [1], "good": [1, 3], "comment": [2]},
        4: {"like": [2], "good": [2, 4]},
        6: {"like": [1]},
    }
    assert times(survey, name)[0] == "2025-06-21 16:41:07"
    assert report.warnings == ()


def test_an_other_that_the_programme_does_not_know_is_told_and_not_read(small):
    root_for(small, questions=f"[{LIKE}, {GOOD.replace(', その他', '')}, {COMMENT}]")
    small.put(CSV, [UPPER, LOWER, *ROWS])
    (warning,) = small.take_in().warnings
    # Nine columns of the tool (A to I), one of the first question, then three options before it.
    assert "N 列の見出し" in warning.ja
    assert chosen(small, CSV)[4] == {"like": [2], "good": [2]}


def test_an_other_beside_a_question_of_one_choice(small):
    like = LIKE.replace("普通]", "普通, その他]")
    root_for(small, questions=f"[{like}]")
    lower = [""] * len(OWN) + ["Response", "Other (please specify)"]
    small.put(CSV, [[*OWN, "満足度", ""], lower, row(1, "満足", ""), row(2, "", "何とも"), row(3, "満足", "何とも")])
    small.take_in()
    assert chosen(small, CSV) == {3: {"like": [1]}, 4: {"like": [3]}}
    assert [line["row"] for line in small.quarantine(CSV)] == ["5"]


def test_numbers_for_answers_are_mapped_by_the_programme(small):
    like = LIKE[:-1] + ", written_as: {満足: 2, 普通: [1, '1 - 普通']}}"
    root_for(small, questions=f"[{like}, {GOOD}]")
    table = [UPPER[:-1], LOWER[:-1], row(1, "2", "1", "", "3", ""), row(2, "1", "", "2", "", "")]
    small.put(CSV, table)
    small.take_in()
    assert chosen(small, CSV) == {3: {"like": [1], "good": [1, 3]}, 4: {"like": [2], "good": [2]}}


def test_numbers_that_nobody_mapped_are_set_aside_with_what_to_write(small):
    root_for(small, questions=f"[{LIKE}]")
    small.put(CSV, [[*OWN, "満足度"], [""] * len(OWN) + ["Response"], row(1, "2")])
    small.take_in()
    (line,) = small.quarantine(CSV)
    assert "written_as" in line["reason_ja"] and "written_as" in line["reason_en"]


def test_condensed_with_one_header_row(survey):
    header = [*OWN, "満足度", "よかった点", "感想"]
    survey.put(CSV, [header, row(1, "満足", "演習, 交流, 懇談", "x"), row(2, "普通", "", "")])
    survey.take_in()
    assert chosen(survey, CSV) == {2: {"like": [1], "good": [2, 3], "comment": [1]}, 3: {"like": [2]}}


def test_a_row_of_a_matrix_is_a_question_by_both_texts(small):
    asked = LIKE.replace("[満足度, 全体の満足度]", '["満足度を教えてください [講義]"]')
    root_for(small, questions=f"[{asked}]")
    lower = [""] * len(OWN) + ["講義", "演習"]
    small.put(CSV, [[*OWN, "満足度を教えてください", ""], lower, row(1, "満足", "普通")])
    small.take_in()
    assert chosen(small, CSV) == {3: {"like": [1]}}


def test_a_faulty_row_and_a_near_miss(survey):
    survey.put(CSV, [UPPER, LOWER, row(1, "すごい", "", "", "", "", ""), row(2, "満足", "", "", "", "", "")])
    survey.take_in()
    assert survey_facts(survey, CSV) == (2, 1, {}, 1)
    survey.put(CSV, [["Respondent", *UPPER[1:]], LOWER, *ROWS])
    (message,) = survey.take_in().refusals
    assert "「Respondent ID」" in message.ja


def test_two_people_without_a_time_are_two_though_each_chose_one_thing(small):
    root_for(small, questions=f"[{GOOD}]")
    lower = [""] * len(OWN) + LOWER[-5:-1]
    shared = ["1.18052E+11", "44", "", "", "", "", "", "", ""]
    table = [[*OWN, "よかった点", "", "", ""], lower, [*shared, "1", "", "", ""], [*shared, "", "1", "", ""]]
    for name in ("a", "b"):
        small.put(f"inbox/surveys/v1/{name}.csv", [*table[:2], table[2 if name == "a" else 3]])
    small.night()
    assert small.counts["survey_response"] == 2


def test_sample_of_the_condensed_form(small):
    questions = """[{code: like, headers: ["How satisfied are you?"], type: single, options: ["4"]},
      {code: tell, headers: ["How likely to recommend?"], type: single, options: [promoter], written_as: {promoter: 8}}]"""
    root_for(small, questions=questions)
    taken = take(small, sample("documented/TESTDERIVED_surveymonkey_two_row_header.csv"), "surveys/v1")
    day = "2024-01-01 00:00:00"
    assert taken == Taken("survey_monkey", 1, 1, {}, 0, 0, None, day, day)


def written(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    """Choices of several as columns of options, others as columns of answers."""
    columns = [
        (question, option)
        for question in survey.questions
        for option in (question.options if question.type == "multiple" else ("",))
    ]
    upper = [
        question.headers[0] if option in ("", question.options[0] if question.options else "") else ""
        for question, option in columns
    ]
    lower = [
        option or ("Response" if question.type == "single" else "Open-Ended Response") for question, option in columns
    ]
    table = [[*OWN, *upper], [*[""] * len(OWN), *lower]]
    for number, answer in enumerate(rows, start=1):
        cells = [
            answer.texts[question.code]
            if question.type == "text"
            else "".join(text for text in answer.choices[question.code] if option in ("", text))
            for question, option in columns
        ]
        stamp = answer.at.strftime("%m/%d/%Y %I:%M:%S %p")
        table.append([str(118052219000 + number), "44", stamp, stamp, "192.0.2.1", answer.email, "", "", "", *cells])
    return csv_bytes(table)


def test_the_demo_in_survey_monkey(tmp_path):
    assert demo_in(tmp_path, written).delivery("w1-after.csv").format == "survey_monkey"
