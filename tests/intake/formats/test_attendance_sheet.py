"""Attendance as people keep it in Excel: one column a day or workshop, merged headers, totals, marks of every kind."""

from __future__ import annotations

import pytest

from dagster_project.intake.inspection.inspection import inspect
from dagster_project.intake.landing.attendance_marks import is_mark
from tests.intake.formats.demo_world import WORKSHOP_MARTS, DemoRoot, demo_figures, participants
from tests.intake.small_root import PROGRAMME, SmallRoot, csv_bytes
from tests.intake.workbooks import workbook

SHEET = "inbox/workshops/w1/出席簿.xlsx"
SECOND = "inbox/workshops/w2/出席簿.xlsx"
DECLARED = "inbox/workshops/w1/columns.yml"

TITLES = [["AI活用研修　出席簿"], ["令和６年５月１日（水）"]]


def fates(
    small: SmallRoot, rows: list[list[object]], name: str = SHEET
) -> tuple[list[int], dict[str, int], list[str]]:
    """Rows of those who were there, counts of excluded rows and rows that were quarantined."""
    small.put(name, workbook(rows) if name.endswith("xlsx") else csv_bytes(rows))
    small.take_in()
    delivery = small.delivery(name)
    assert delivery.status == "landed", delivery.refusal
    held = [row["row"] for row in small.quarantine(name)] if delivery.quarantined_rows else []
    came = [int(str(row["row_number"])) for row in small.landed_people(name, "attendance")]
    assert delivery.rows_in == len(came) + sum(delivery.excluded.values()) + len(held)
    return came, dict(delivery.excluded), held


def refused(small: SmallRoot, rows: list[list[object]], name: str = SHEET) -> tuple[str, str]:
    small.put(name, workbook(rows) if name.endswith("xlsx") else csv_bytes(rows))
    small.take_in()
    refusal = small.delivery(name).refusal
    assert refusal is not None
    return refusal.ja, refusal.en


@pytest.mark.parametrize(
    "mark",
    ["○", "◯", "〇", "◎", "●", "Ｏ", "1", "１", "✓", "☑", "有", "出席", "参加済", "受講", "遅刻", "早退", "△", "○（14時から）",
     "出席（途中退席）", "13:05", "１３：０５", "13:05-15:00", "13時05分", "2024/05/01 13:05", "TRUE", "Yes", "Present"],
)  # fmt: skip
def test_marks_of_somebody_who_was_there(mark, small):
    assert fates(small, [["氏名", "出欠"], ["山田", mark]]) == ([2], {}, [])
    assert is_mark(mark)  # as a proposal looks at it


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "×",
        "✕",
        "ｘ",
        "Ｘ",
        "0",
        "０",
        "-",
        "―",
        "/",
        "欠席",
        "欠",
        "欠席（公務）",
        "×（出張）",
        "当日欠席",
        "無",
        "FALSE",
        "No",
    ],
)
def test_marks_of_somebody_who_was_not(mark, small):
    assert fates(small, [["氏名", "出欠"], ["山田", mark], ["佐藤", "○"]]) == ([3], {"not_attended": 1}, [])
    assert is_mark(mark)


@pytest.mark.parametrize("mark", ["代理出席", "代理", "○（代理）", "代理：鈴木", "代わりの者"])
def test_a_deputy_is_somebody_else_whose_name_is_asked_for(mark, small):
    came, excluded, held = fates(small, [["氏名", "出欠"], ["山田", mark], ["佐藤", "○"]])
    assert (came, excluded, held) == ([3], {}, ["2"])
    (row,) = small.quarantine(SHEET)
    assert "来た人の氏名" in row["reason_ja"] and "whoever came" in row["reason_en"]
    assert "鈴木" not in str(row)


@pytest.mark.parametrize("mark", ["25", "未定", "？", "調整中"])
def test_what_is_no_mark_is_quarantined(mark, small):
    assert fates(small, [["氏名", "出欠"], ["山田", mark], ["佐藤", "○"]]) == ([3], {}, ["2"])
    assert not is_mark(mark)


@pytest.mark.parametrize(
    "header",
    [
        ["No", "氏　名", "所属", "出欠"],
        ["参加者氏名", "課名", "部局", "当日出欠"],
        ["氏名", "職員番号", "参加"],
        ["Name", "Section", "Email", "Attended"],
        ["氏名", "メールアドレス", "出席状況", "備考", "電話"],
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_one_header_row_of_many_wordings(header, ending, small):
    cells = {"出欠": "○", "当日出欠": "○", "参加": "○", "Attended": "○", "出席状況": "出席"}
    rows: list[list[object]] = [*TITLES, header, [cells.get(word, "x") for word in header]]
    name = f"inbox/workshops/w1/出席簿.{ending}"
    assert fates(small, rows, name) == ([4], {}, [])
    assert small.delivery(name).format == "attendance_status"


def test_totals_subtotals_notes_and_headers_on_every_page_are_nobody(small):
    header: list[object] = ["No", "所属", "氏名", "出欠"]
    rows: list[list[object]] = [
        *TITLES,
        header,
        [1, "人事課", "山田", "○"],
        [None, "小計", None, 1],
        [2, "会計課", "佐藤", "×"],
        header,
        [3, "会計課", "鈴木", "○"],
        ["計", None, None, 2],
        [None, None, "出席者数", "２名"],
        [None, None, "参加者数：2名", None],
        [None, None, None, 2],
        [None, None, None, None],
        ["※ 欠席の場合は連絡してください", None, None, None],
    ]
    came, excluded, held = fates(small, rows)
    assert (came, held) == ([4, 8], [])
    # 小計, 計, 出席者数, 参加者数 and the sum without a word; 佐藤 and the footnote did not attend.
    assert excluded == {"total_row": 5, "repeated_header": 1, "not_attended": 2}


def test_two_header_rows_with_a_merged_name(small):
    rows: list[list[object]] = [
        *TITLES,
        ["No", "所属", None, "氏名", "出席", None, "備考"],
        [None, "部", "課", None, "午前", "午後", None],
        [1, "総務部", "人事課", "山田", None, "○", "遅れて来た"],
        [2, "総務部", "人事課", "佐藤", "×", "×", None],
    ]
    assert fates(small, rows) == ([5], {"not_attended": 1}, [])
    assert small.delivery(SHEET).format == "attendance_marks"


def test_a_merged_header_with_remarks_beside_the_marks(small):
    rows: list[list[object]] = [
        ["氏名", "課", "第1回", None, "第2回", None],
        [None, None, "出欠", "備考", "出欠", "備考"],
        ["山田", "人事課", "○", "遅れて来た", "×", "出張"],
        ["佐藤", "人事課", "×", None, "○", None],
    ]
    assert fates(small, rows) == ([3], {"not_attended": 1}, [])
    assert fates(small, rows, SECOND) == ([4], {"not_attended": 1}, [])


def test_names_in_the_lower_of_two_rows_and_workshops_in_the_upper(small):
    rows: list[list[object]] = [
        [None, None, "第１回", None, "第２回", None],
        ["氏名", "課", "出欠", "備考", "出欠", "備考"],
        ["山田", "人事課", "○", "遅れて来た", "×", "出張"],
        ["佐藤", "人事課", "×", None, "○", None],
        ["鈴木", "人事課", "○", None, "○", None],
    ]
    assert fates(small, rows) == ([3, 5], {"not_attended": 1}, [])
    assert fates(small, rows, SECOND) == ([4, 5], {"not_attended": 1}, [])


@pytest.mark.parametrize(
    "headers",
    [
        ["第1回", "第2回"],
        ["第１回　出欠", "第２回　出欠"],
        ["1回目", "2回目"],
        ["第一回", "第二回"],
        ["5/1", "6/1"],
        ["5月1日（水）", "6月1日（土）"],
        ["2024/05/01", "2024/06/01"],
        ["令和6年5月1日", "令和6年6月1日"],
        ["R6.5.1", "R6.6.1"],
        ["第3回(5/1)", "第4回(6/1)"],
    ],
)
@pytest.mark.parametrize("name", ["出席簿.xlsx", "出席簿.csv"])
def test_of_several_workshops_in_one_sheet_the_one_of_the_folder_is_read(headers, name, small):
    rows: list[list[object]] = [["氏名", "課", *headers], ["山田", "人事課", "○", ""], ["佐藤", "人事課", "", "○"]]
    assert fates(small, rows, f"inbox/workshops/w1/{name}") == ([2], {"not_attended": 1}, [])
    assert fates(small, rows, f"inbox/workshops/w2/{name}") == ([3], {"not_attended": 1}, [])
    told = " ".join(str(note) for note in small.delivery(f"inbox/workshops/w2/{name}").notes)
    assert headers[0].split("　")[0] in told and "別の回" in told and "another's" in told


def test_dates_that_excel_keeps_as_dates(small):
    from datetime import datetime

    header: list[object] = ["氏名", datetime(2024, 5, 1), datetime(2024, 6, 1)]
    rows: list[list[object]] = [header, ["山田", "○", None], ["佐藤", None, "○"]]
    assert fates(small, rows) == ([2], {"not_attended": 1}, [])


@pytest.mark.parametrize(
    "headers", [["Day1", "Day2", "Day3"], ["1日目", "2日目", "3日目"], ["第1日", "第2日", "第3日"]]
)
def test_days_of_one_workshop_are_one_attendance(headers, small):
    rows: list[list[object]] = [["Name", *headers], ["A", "1", "0", "0"], ["B", "0", "0", "1"], ["C", "0", "", "0"]]
    assert fates(small, rows) == ([2, 3], {"not_attended": 1}, [])


@pytest.mark.parametrize(
    "headers",
    [["7/1", "8/1"], ["第3回", "第4回"], ["参加", "出席"], ["第1講", "出席"], ["session1", "session2"]],
)
def test_columns_of_which_none_is_the_workshops_are_refused_with_the_line_to_write(headers, small):
    small.say(PROGRAMME.replace("name: 第1回", "name: 初心者向け"))
    rows: list[list[object]] = [["氏名", *headers], ["山田", "○", "×"], ["佐藤", "×", "○"], ["鈴木", "×", "○"]]
    ja, en = refused(small, rows)
    assert all(header in ja and header in en for header in headers)
    assert "初心者向け" in ja and "2024-05-01" in en
    line = ja[ja.index("tables: [") :]
    small.put(DECLARED, line.encode())
    # The line names the last column.
    assert fates(small, rows) == ([3, 4], {"not_attended": 1}, [])
    assert small.delivery(SHEET).format == "attendance_status"


def test_a_sheet_of_another_day_or_number_is_refused(small):
    assert "第2回" in refused(small, [["氏名", "第2回"], ["山田", "○"]])[0]
    assert "6/1" in refused(small, [["氏名", "6/1"], ["山田", "○"]])[0]
    assert fates(small, [["氏名", "第1回"], ["山田", "○"]]) == ([2], {}, [])


def test_an_impossible_day_is_no_column_of_a_day(tmp_path):
    (tmp_path / "表.csv").write_bytes(csv_bytes([["No", "氏名", "令和99年13月40日"], ["1", "山田", "○"]]))
    assert inspect(tmp_path / "表.csv", wait=lambda _: None).kind is None


def test_a_title_of_another_day_is_noted(small):
    rows: list[list[object]] = [["令和６年５月２日 出席簿"], ["氏名", "出欠"], ["山田", "○"]]
    assert fates(small, rows) == ([3], {}, [])
    (note,) = small.delivery(SHEET).notes
    assert "2024-05-02" in note.ja and "2024-05-01" in note.en
    other = "inbox/workshops/w1/別.xlsx"
    assert fates(small, [*TITLES, ["氏名", "出欠"], ["佐藤", "○"]], other) == ([4], {}, [])
    assert small.delivery(other).notes == []


def test_a_workshop_that_moves_is_read_anew(small):
    path = "inbox/workshops/w1/出席簿.csv"  # the same bytes again
    rows: list[list[object]] = [["氏名", "5/1", "6/1"], ["山田", "○", ""], ["佐藤", "", "○"], ["鈴木", "", "○"]]
    assert fates(small, rows, path)[0] == [2]
    small.say(PROGRAMME.replace("held_on: 2024-05-01", "held_on: 2024-06-01"))
    assert fates(small, rows, path)[0] == [3, 4]


@pytest.mark.parametrize(
    "rows",
    [
        [["氏名", "所属"], ["山田", "人事課"]],
        [["令和６年５月１日"], ["No", "氏名", "所属", "備考"], [1, "山田", "人事課", None]],
        [["職員番号", "氏名", "部", "課"], [1, "山田", "総務部", "人事課"]],
    ],
)
def test_names_alone_may_be_those_invited_and_are_never_guessed(rows, small):
    ja, en = refused(small, rows)
    assert "出席した人の一覧か、案内や申込の一覧か" in ja and "those who were invited" in en
    small.put(
        DECLARED, ja[ja.index("tables: [") : ja.index("]}]") + 3 if "]}]" in ja else ja.index("}}]") + 3].encode()
    )
    came, excluded, held = fates(small, rows)
    assert (len(came), excluded, held) == (1, {}, [])


def test_a_column_of_marks_with_a_name_of_its_own_is_proposed(small):
    rows: list[list[object]] = [["氏名", "所属", "来場"], ["山田", "人事課", "○"], ["佐藤", "人事課", "×"]]
    ja, _ = refused(small, rows)
    line = ja[ja.index("tables: [") :]
    assert "format: attendance_status" in line and "attended: 来場" in line
    small.put(DECLARED, line.encode())
    assert fates(small, rows) == ([2], {"not_attended": 1}, [])


def test_the_demo_as_one_sheet_for_both_workshops(tmp_path):
    """All people of both workshops in one sheet with a column each, dates in the header, subtotals between."""
    both = {(p.name, p.department, p.section): p for w in ("w1", "w2") for p in participants(w)}
    came = {w: {(p.name, p.department, p.section) for p in participants(w)} for w in ("w1", "w2")}
    header: list[object] = ["No", "部", "課", "氏名", "令和6年9月25日（水）", "令和6年10月22日（火）"]
    rows: list[list[object]] = [["令和６年度　研修出席簿"], header]
    for number, (key, person) in enumerate(sorted(both.items()), start=1):
        marks = ["○" if key in came[w] else "欠席" for w in ("w1", "w2")]
        rows.append([number, person.department, person.section, person.name, *marks])
        if number % 40 == 0:
            rows += [[None, None, "小計", None, 20, 20], header]
    rows.append([None, None, None, "合計", len(came["w1"]), len(came["w2"])])
    root = DemoRoot(tmp_path / "root")
    for workshop in ("w1", "w2"):
        root.put(f"workshops/{workshop}", {"出席簿.xlsx": workbook(rows)})
    figures, expected = root.figures(*WORKSHOP_MARTS), demo_figures(*WORKSHOP_MARTS)
    for mart in ("workshop_attendance", "section_coverage", "repeat_attendance", "series_summary"):
        assert figures[mart] == expected[mart], mart


def test_a_workshop_named_in_columns_yml_is_read_without_the_remarks_beside_it(small):
    small.say(PROGRAMME.replace("name: 第1回", "name: 初心者向け"))
    rows: list[list[object]] = [
        ["氏名", "課", "第3回", None, "第4回", None],
        [None, None, "出欠", "備考", "出欠", "備考"],
        ["山田", "人事課", "○", "遅れて来た", "×", "出張"],
        ["佐藤", "人事課", "×", None, "○", "部長の代わりに挨拶"],
    ]
    ja, _ = refused(small, rows)
    small.put(DECLARED, ja[ja.index("tables: [") :].encode())
    assert fates(small, rows) == ([4], {"not_attended": 1}, [])
    assert small.delivery(SHEET).format == "attendance_marks"


def test_a_merged_header_of_another_name_is_proposed(small):
    rows: list[list[object]] = [
        ["氏名", "課", "来た人", None],
        [None, None, "前半", "後半"],
        ["山田", "人事課", "○", "×"],
        ["佐藤", "人事課", "×", "×"],
    ]
    ja, _ = refused(small, rows)
    line = ja[ja.index("tables: [") :]
    assert "attended: 来た人" in line
    small.put(DECLARED, line.encode())
    assert fates(small, rows) == ([3], {"not_attended": 1}, [])


def test_outside_of_a_data_root_nobody_knows_whose_column_it_is(small):
    from dagster_project.intake.inspection.inspection import inspect

    path = small.put("outside/出席簿.csv", [["氏名", "第1回", "第2回"], ["山田", "○", "×"]])
    told = inspect(path)
    assert told.format == "attendance_status" and not told.readable
    assert told.refusal is not None and "inbox/workshops" in told.refusal.ja
    assert inspect(small.put("outside/一回.csv", [["氏名", "第1回"], ["山田", "○"]])).rows_accepted == 1


def test_a_title_in_two_cells_is_no_workshop_of_a_column(small):
    rows: list[list[object]] = [
        ["研修名", "第9回 AI研修"],
        ["開催日", "令和6年5月1日"],
        ["氏名", "出欠"],
        ["山田", "○"],
    ]
    assert fates(small, rows) == ([4], {}, [])
