"""LimeSurvey: headings as codes and as texts, responses that nobody submitted, a column an option, VV files."""

from __future__ import annotations

import pytest

from dagster_project.programme import Survey
from tests.intake.formats.demo_world import Answer
from tests.intake.formats.shared_samples import root_for
from tests.intake.formats.survey_facts import COMMENT, GOOD, LIKE, chosen, demo_in, survey_facts, times
from tests.intake.small_root import csv_bytes

CSV = "inbox/surveys/v1/results-survey123456.csv"
CODES = [
    "id",
    "submitdate",
    "lastpage",
    "startlanguage",
    "seed",
    "token",
    "startdate",
    "datestamp",
    "ipaddr",
    "refurl",
]
ENGLISH = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Access code", "Date started",
           "Date last action", "IP address", "Referrer URL"]  # fmt: skip
JAPANESE = [
    "回答ID",
    "送信日",
    "最後のページ",
    "開始言語",
    "シード",
    "トークン",
    "開始日",
    "最終操作日",
    "IPアドレス",
    "参照元URL",
]
BY_CODE = (
    LIKE.replace("[満足度, 全体の満足度]", "[Q1]")[:-1] + ", written_as: {満足: A1, 普通: [A2]}}",
    GOOD.replace("[よかった点]", "[Q2]")[:-1]
    + ', written_as: {基礎: SQ001, 演習: SQ002, "交流, 懇談": SQ003, その他: other}}',
    COMMENT.replace("[感想]", "[Q3]"),
)


def row(number: int, submitted: str, *answers: str) -> list[str]:
    return [
        str(number),
        submitted,
        "3",
        "ja",
        "1234567",
        "",
        "2025-06-11 16:30:00",
        "2025-06-11 16:41:07",
        "",
        "",
        *answers,
    ]


ANSWERS = [
    row(1, "2025-06-11 16:41:07", "A1", "Y", "", "Y", "", "よい"),
    row(2, "", "A2", "Y", "", "", "", "途中"),
    row(3, "2025-06-11 16:50:00", "A2", "N", "Y", "", "机が広い", ""),
]
EXPECTED = {2: {"like": [1], "good": [1, 3], "comment": [2]}, 4: {"like": [2], "good": [2, 4]}}


def delimited(rows: list[list[str]], mark: str) -> bytes:
    return "\r\n".join(mark.join(f'"{cell}"' for cell in line) for line in rows).encode("utf-8-sig")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_codes_with_a_bom_and_any_delimiter(mark, small):
    root_for(small, questions=f"[{', '.join(BY_CODE)}]")
    header = [*CODES, "Q1", "Q2[SQ001]", "Q2[SQ002]", "Q2[SQ003]", "Q2[other]", "Q3"]
    small.put(CSV, delimited([header, *ANSWERS], mark))
    report = small.take_in()
    assert small.delivery(CSV).format == "lime_survey"
    assert survey_facts(small, CSV) == (3, 2, {"incomplete_response": 1}, 0)
    assert chosen(small, CSV) == EXPECTED
    assert times(small, CSV) == ["2025-06-11 16:41:07", "2025-06-11 16:50:00"]
    assert report.warnings == ()


TEXTS = ["満足度", "よかった点 [基礎]", "よかった点 [演習]", "よかった点 [交流, 懇談]", "よかった点 [その他]", "感想"]


@pytest.mark.parametrize("own", [ENGLISH, JAPANESE])
def test_full_texts_as_headings_and_answers(own, small):
    root_for(small, questions=f"[{LIKE}, {GOOD}, {COMMENT}]")
    rows = [
        row(1, "2025-06-11 16:41:07", "満足", "はい", "いいえ", "はい", "", "よい"),
        row(2, "", "普通", "はい", "", "", "", "途中"),
        row(3, "2025-06-11 16:50:00", "普通", "いいえ", "はい", "", "机が広い", ""),
    ]
    small.put(CSV, [[*own, *TEXTS], *rows])
    small.take_in()
    assert survey_facts(small, CSV) == (3, 2, {"incomplete_response": 1}, 0)
    assert chosen(small, CSV) == EXPECTED


def test_codes_and_texts_as_headings(small):
    root_for(small, questions=f"[{LIKE}, {GOOD}, {COMMENT}]")
    codes = ["Q1", "Q2[SQ001]", "Q2[SQ002]", "Q2[SQ003]", "Q2[other]", "Q3"]
    own = [f"{code}. {text}" for code, text in zip(CODES, ENGLISH, strict=True)]
    both = [f"{code}. {text}" for code, text in zip(codes, TEXTS, strict=True)]
    rows = [[*line[:10], {"A1": "満足", "A2": "普通"}[line[10]], *line[11:]] for line in ANSWERS]
    small.put(CSV, [[*own, *both], *rows])
    small.take_in()
    assert chosen(small, CSV) == EXPECTED


def test_a_vv_file_has_two_header_rows_and_writes_nothing_in_words(small):
    root_for(small, questions=f"[{', '.join(BY_CODE)}]")
    none = "{question_not_shown}"
    lines = [
        [*ENGLISH, "満足度", *["よかった点"] * 4, "感想"],
        [*CODES, "Q1", "Q2_SQ001", "Q2_SQ002", "Q2_SQ003", "Q2_other", "Q3"],
        row(1, "2025-06-11 16:41:07", "A1", "Y", none, "Y", none, "一{newline}二{lbrace}三}"),
        row(2, none, "A2", "Y", none, none, none, none),
    ]
    small.put(CSV, "\n".join("\t".join(line) for line in lines).encode())
    small.take_in()
    assert small.delivery(CSV).format == "lime_survey"
    assert survey_facts(small, CSV) == (2, 1, {"incomplete_response": 1}, 0)
    # 一, a line end, 二, {, 三, }.
    assert chosen(small, CSV) == {3: {"like": [1], "good": [1, 3], "comment": [6]}}


def test_a_vv_files_questions_are_found_by_their_texts_as_well(small):
    like = LIKE[:-1] + ", written_as: {満足: A1, 普通: A2}}"
    root_for(small, questions=f"[{like}, {COMMENT}]")
    lines = [[*ENGLISH, "満足度", "感想"], [*CODES, "Q1", "Q3"], row(1, "2025-06-11 16:41:07", "A1", "x")]
    small.put(CSV, "\n".join("\t".join(line) for line in lines).encode())
    small.take_in()
    assert chosen(small, CSV) == {3: {"like": [1], "comment": [1]}}


def test_a_survey_without_dates_marks_what_was_submitted(small):
    root_for(small, questions=f"[{COMMENT}]")
    none = "1980-01-01 00:00:00"
    small.put(CSV, [[*CODES[:5], "感想"], ["1", none, "3", "ja", "1", "a"], ["2", "", "1", "ja", "1", "b"]])
    small.take_in()
    assert survey_facts(small, CSV) == (2, 1, {"incomplete_response": 1}, 0)
    assert times(small, CSV) == [None]


def test_another_choice_of_columns_delivers_no_answer_twice(small):
    root_for(small, questions=f"[{COMMENT}]")
    small.put("inbox/surveys/v1/a.csv", [[*CODES, "感想"], row(1, "2025-06-11 16:41:07", "x")])
    part = ["1", "2025-06-11 16:41:07", "3", "x", "12.5"]
    small.put("inbox/surveys/v1/b.csv", [["id", "submitdate", "lastpage", "感想", "interviewtime"], part])
    small.night()
    assert small.counts["survey_response"] == 1


def test_yes_as_1_and_no_as_2_is_not_guessed(small):
    root_for(small, questions=f"[{GOOD}]")
    small.put(CSV, [[*CODES, "よかった点 [基礎]", "よかった点 [演習]"], row(1, "2025-06-11", "1", "2")])
    small.take_in()
    assert survey_facts(small, CSV) == (1, 0, {}, 1)


def test_a_near_miss_names_the_column(small):
    root_for(small, questions=f"[{COMMENT}]")
    small.put(CSV, [["id", "submit", *CODES[2:], "感想"], row(1, "2025-06-11", "x")])
    (message,) = small.take_in().refusals
    assert "「submitdate」" in message.ja


def written(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    """Headings in full text, semicolons, and with every fifth response one that nobody submitted."""
    columns = [
        (question, option)
        for question in survey.questions
        for option in (question.options if question.type == "multiple" else ("",))
    ]
    header = [f"{q.headers[0]} [{option}]" if option else q.headers[0] for q, option in columns]
    table = [[*ENGLISH, "Email address", *header]]
    for number, answer in enumerate(rows, start=1):
        cells = [
            answer.texts[question.code]
            if question.type == "text"
            else ("Yes" if option in answer.choices[question.code] else "")
            if option
            else "".join(answer.choices[question.code])
            for question, option in columns
        ]
        stamp = answer.at.isoformat(sep=" ")
        table.append([str(number), stamp, "3", "ja", "1", "", stamp, stamp, "", "", answer.email, *cells])
        if number % 5 == 0:
            table.append(
                [str(900 + number), "", "1", "ja", "1", "", stamp, stamp, "", "", answer.email, *[""] * len(cells)]
            )
    return csv_bytes(table)


def test_the_demo_in_lime_survey(tmp_path):
    demo = demo_in(tmp_path, written)
    assert demo.delivery("w1-after.csv").format == "lime_survey"
    # 66 answers: 13 fives among them.
    assert demo.delivery("w1-after.csv").excluded == {"incomplete_response": 13}
