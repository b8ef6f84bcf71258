"""Google Forms and Microsoft Forms in both languages: times, joined choices, renamed questions, quizzes, zipped CSVs."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import datetime

import pytest

from dagster_project.intake.inspection.inspection import inspect
from dagster_project.programme import Survey
from tests.intake.formats.demo_world import Answer
from tests.intake.formats.shared_samples import Taken, refusal, root_for, sample, take
from tests.intake.formats.survey_facts import COMMENT, GOOD, LIKE, chosen, demo_in, survey_facts, times
from tests.intake.small_root import LONG_AGO, csv_bytes
from tests.intake.workbooks import workbook

CSV, XLSX, ZIP = (f"inbox/surveys/v1/form.{ending}" for ending in ("csv", "xlsx", "zip"))
MICROSOFT = ["ID", "開始時刻", "完了時刻", "メール", "名前"]


@pytest.fixture
def survey(small):
    return root_for(small, questions=f"[{LIKE}, {GOOD}, {COMMENT}]")


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return content.getvalue()


GOOGLE_ROWS = [
    ["タイムスタンプ", "メールアドレス", "満足度", "よかった\n点", "感想"],
    ["2025/06/11 4:41:07 午後 GMT+9", "a@x.jp", "満足", "基礎;交流, 懇談", "よい"],
    ["2025/06/11 9:05:00 午前 GMT+9", "b@x.jp", "普通", "", ""],
]


def test_google_forms_as_downloaded_and_zipped(survey):
    survey.put(ZIP, zipped(form__csv=csv_bytes(GOOGLE_ROWS, "utf-8")))
    survey.take_in()
    assert survey.delivery(ZIP).format == "google_forms"
    assert survey_facts(survey, ZIP) == (2, 2, {}, 0)
    assert times(survey, ZIP) == ["2025-06-11 16:41:07", "2025-06-11 09:05:00"]
    assert chosen(survey, ZIP) == {2: {"like": [1], "good": [1, 3], "comment": [2]}, 3: {"like": [2]}}


def test_a_zip_made_on_a_mac_has_its_leavings_beside_the_csv(survey):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", csv_bytes(GOOGLE_ROWS))
        archive.writestr("__MACOSX/._a.csv", b"x")
        archive.writestr(".DS_Store", b"x")
    survey.put(ZIP, content.getvalue())
    survey.take_in()
    assert survey_facts(survey, ZIP) == (2, 2, {}, 0)


def encrypted(content: bytes) -> bytes:
    """The zip with the flag of encryption in both of its lists."""
    flagged = bytearray(content)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flagged[flagged.index(signature) + at] |= 1
    return bytes(flagged)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(a__csv=b"x", b__csv=b"y"), "ちょうど一つ"),
        (zipped(a__xlsx=b"x"), "ちょうど一つ"),
        (zipped(a__zip=zipped(b__csv=b"x")), "ちょうど一つ"),
        (zipped(a__csv=zipped(b__csv=b"x")), "ちょうど一つ"),
        (encrypted(zipped(a__csv=b"x")), "パスワード"),
        (zipped(a__csv=b"a" * (65 << 20)), "MiB"),
        (zipped(a__csv=b"a" * (20 << 20)), "圧縮率"),
        (zipped(a__csv=b""), "空です"),
    ],
    ids=["two", "workbook", "zip in it", "zip named csv", "password", "too large", "too dense", "empty"],
)
def test_other_zips_are_refused_with_a_sentence(survey, content, said):
    survey.put(ZIP, content)
    (message,) = survey.take_in().refusals
    assert said in message.ja
    assert "csv" in message.en.lower() or "empty" in message.en


def test_a_damaged_zip_is_refused(survey):
    good = zipped(a__csv=csv_bytes(GOOGLE_ROWS) * 50)
    broken = bytearray(good)
    broken[60:90] = b"\0" * 30
    survey.put(ZIP, bytes(broken))
    (message,) = survey.take_in().refusals
    assert "壊れている" in message.ja


def test_the_linked_sheet_joins_with_commas_that_options_contain_too(survey):
    rows = [GOOGLE_ROWS[0], [datetime(2025, 6, 11, 16, 41, 7), "a@x.jp", "満足", "交流, 懇談, 演習", None]]
    survey.put(XLSX, workbook(rows))
    survey.take_in()
    assert times(survey, XLSX) == ["2025-06-11 16:41:07"]
    assert chosen(survey, XLSX) == {2: {"like": [1], "good": [2, 3]}}


def test_english_google_forms_and_what_only_looks_like_it(survey):
    header = ["Timestamp", "Username", "満足度", "よかった点", "感想"]
    survey.put(CSV, [header, ["2025/06/11 4:41:07 PM GMT+9", "a@x.jp", "満足", "", ""]])
    survey.take_in()
    assert survey.delivery(CSV).format == "google_forms_english"
    assert times(survey, CSV) == ["2025-06-11 16:41:07"]
    misses = (
        ["満足度", "Timestamp", "よかった点", "感想"],
        ["Timestamp", "prompt", "満足度", "よかった点"],
        ["timestamp", "満足度", "よかった点", "感想"],
    )
    for near_miss in misses:
        survey.put(CSV, [near_miss, ["2025/06/11 4:41:07 PM GMT+9", "a", "b", "c"]])
        assert len(survey.take_in().refusals) == 1


def test_a_question_renamed_in_the_form_has_two_columns_and_one_answer(survey):
    header = ["タイムスタンプ", "満足度", "よかった点", "感想", "全体の満足度"]
    survey.put(CSV, [header, ["2025/06/11", "満足", "", "", ""], ["2025/06/12", "", "", "", "普通"]])
    report = survey.take_in()
    assert chosen(survey, CSV) == {2: {"like": [1]}, 3: {"like": [2]}}
    assert report.warnings == ()


def test_free_words_for_other_count_where_the_programme_says_so(small):
    good = GOOD.replace("]}", ']}, written_as: {その他: "*"}}').replace("その他]}", "その他]")
    root_for(small, questions=f"[{good}]")
    header = ["タイムスタンプ", "よかった点"]
    rows = [[f"2025/06/1{day}", text] for day, text in enumerate(["基礎;机, いす;演習", "机", "その他", "基礎;"])]
    small.put(CSV, [header, *rows])
    small.take_in()
    assert chosen(small, CSV) == {2: {"good": [1, 2, 4]}, 3: {"good": [4]}, 4: {"good": [4]}, 5: {"good": [1]}}


def test_english_microsoft_forms_with_a_quizs_own_columns(survey):
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback",
              "Last modified time", "満足度\u00a0", "Points - 満足度", "Feedback - 満足度", "よかった点", "Points - よかった点", "感想"]  # fmt: skip
    row = [1, 45819.688, 45819.692, "anonymous", "", 4, "秘密", "", "満足", 2, "秘密", "交流, 懇談;演習;", "", "x"]
    survey.put(XLSX, workbook([header, row]))
    report = survey.take_in()
    assert survey.delivery(XLSX).format == "microsoft_forms"
    assert chosen(survey, XLSX) == {2: {"like": [1], "good": [2, 3], "comment": [1]}}
    assert report.warnings == ()
    # 0.692 of a day are 16 hours, 36 minutes and 28.8 seconds; a serial number is good to the second.
    assert times(survey, XLSX) == ["2025-06-11 16:36:29"]


def test_points_given_later_make_no_new_answer(survey):
    header = [*MICROSOFT, "合計点", "満足度", "ポイント - 満足度", "よかった点", "感想"]
    for name, points in (("a", None), ("b", 5)):
        row = [1, 45819.5, 45819.6, "a@x.jp", "", points, "満足", points, None, None]
        survey.put(f"inbox/surveys/v1/{name}.xlsx", workbook([header, row]))
    survey.night()
    assert survey.counts["survey_response"] == 1


def test_a_csv_saved_by_excel_abroad(survey):
    header = ["ID", "Start time", "Completion time", "Email", "Name", "満足度", "よかった点", "感想"]
    row = ["1", "7/27/25 19:06:23", "7/27/25 19:17:10", "anonymous", "", "満足", "", ""]
    text = "\r\n".join(";".join(line) for line in (header, row))
    survey.put(CSV, text.encode("utf-8-sig"))
    survey.take_in()
    assert times(survey, CSV) == ["2025-07-27 19:17:10"]


def test_a_faulty_row_is_set_aside(survey):
    survey.put(CSV, [GOOGLE_ROWS[0], ["2025/06/31", "", "満足", "", ""], ["2025/06/30", "", "すごい", "", ""]])
    survey.take_in()
    assert survey_facts(survey, CSV) == (2, 0, {}, 2)
    assert "written_as" in survey.quarantine(CSV)[1]["reason_ja"]


GOOGLE_SAMPLE = "{code: like, headers: [勉強会の満足度], type: single, options: [満足]}"


def test_inspect_outside_of_a_data_root_reads_a_form_whose_columns_are_all_alike(tmp_path):
    path = tmp_path / "form.csv"
    path.write_bytes(csv_bytes([["タイムスタンプ", "満足度", "満足度"], ["2025/06/11", "満足", ""]]))
    os.utime(path, (LONG_AGO, LONG_AGO))
    told = inspect(path)
    assert (told.readable, told.rows_accepted) == (True, 1)


def test_sample_of_google_forms(small):
    root_for(small, questions=f"[{GOOGLE_SAMPLE}]")
    taken = take(small, sample("documented/CONSTRUCTED_google_forms_ja.csv"), "surveys/v1")
    assert taken == Taken("google_forms", 1, 1, {}, 0, 1, None, "2025-06-11 16:41:07", "2025-06-11 16:41:07")


def test_sample_of_microsoft_forms_in_japanese(small):
    root_for(small, questions="[{code: like, headers: [本日の満足度], type: single, options: [満足]}]")
    taken = take(small, sample("documented/CONSTRUCTED_msforms_ja_header.csv"), "surveys/v1")
    # "anonymous" is nobody; 0.692 of a day as above.
    time = "2025-06-11 16:36:29"
    assert taken == Taken("microsoft_forms", 1, 1, {}, 0, 0, None, time, time)


def test_sample_of_microsoft_forms_in_english(small):
    root_for(small, questions="[{code: there, headers: [Attendance], type: single, options: [Present]}]")
    path = sample("real/msforms/AZalshehri7_MS_Form_data.xlsx")
    taken = take(small, path, "surveys/v1")
    # Two people with different e-mails and names; both completed it at the same minute.
    time = "2020-06-14 16:58:00"
    assert taken == Taken("microsoft_forms", 2, 2, {}, 0, 2, None, time, time)


def test_sample_without_the_programmes_question_names_its_columns(small):
    root_for(small, questions=f"[{LIKE}]")
    told = refusal(small, sample("real/msforms/AZalshehri7_MS_Form_data.xlsx"), "surveys/v1")
    assert "質問かもしれない列: " in told and "Attendance" not in told


def google(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    """English, zipped; the last answers stand under the other header of the question, as if renamed half-way."""
    half = len(rows) // 2
    first = survey.questions[0]
    renamed = [first.headers[1]] if len(first.headers) > 1 else []
    table = [["Timestamp", "Email Address", *(q.headers[0] for q in survey.questions), *renamed]]
    for number, answer in enumerate(rows):
        cells = [answer.texts.get(q.code, ";".join(answer.choices.get(q.code, ()))) for q in survey.questions]
        if renamed:
            cells = [*(cells if number < half else ["", *cells[1:]]), "" if number < half else cells[0]]
        stamp = answer.at.strftime("%Y/%m/%d %I:%M:%S ") + ("PM" if answer.at.hour > 11 else "AM") + " GMT+9"
        table.append([stamp, answer.email, *cells])
    return zipped(answers__csv=csv_bytes(table, "utf-8"))


def microsoft(survey: Survey, rows: tuple[Answer, ...]) -> bytes:
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Last modified time"]
    table = [[*header, *(f"{q.headers[0]}\u00a0\n" for q in survey.questions), "Points - 1"]]
    for number, answer in enumerate(rows, start=1):
        cells = [
            answer.texts.get(q.code, "".join(f"{option};" for option in answer.choices.get(q.code, ())))
            if q.type != "single"
            else "".join(answer.choices[q.code])
            for q in survey.questions
        ]
        table.append([str(number), answer.at, answer.at, answer.email, "", "3", "", *cells, "1"])
    return workbook(table)


def test_the_demo_in_google_forms(tmp_path):
    assert demo_in(tmp_path, google, "zip").delivery("w1-after.zip").format == "google_forms_english"


def test_the_demo_in_microsoft_forms(tmp_path):
    assert demo_in(tmp_path, microsoft, "xlsx").delivery("w1-after.xlsx").format == "microsoft_forms"
