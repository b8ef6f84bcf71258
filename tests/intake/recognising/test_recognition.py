"""Finding a header and telling which export a file is, on sheets written here."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising.layout import Field, Layout, header_key
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER, recognise
from dagster_project.intake.recognising.table_rows import data_rows
from dagster_project.messages import Message

ROSTER = ["職員番号", "氏名", "部", "課"]
LOG = ["利用日時", "メールアドレス", "利用区分", "入力文字数"]


def sheet(*rows: list[str], encoding: str = "utf-8") -> Sheet:
    width = max(len(row) for row in rows)
    columns: dict[str, pa.Array] = {"row_number": pa.array(range(1, len(rows) + 1), pa.int64())}
    for i in range(width):
        columns[f"c{i}"] = pa.array([row[i] if i < len(row) else "" for row in rows], pa.string())
    return Sheet(pa.table(columns), encoding)


def refusal(*rows: list[str], kind: str, encoding: str = "utf-8") -> Message:
    with pytest.raises(Unreadable) as refused:
        recognise(sheet(*rows, encoding=encoding), kind)
    return refused.value.message


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("メールアドレス", "ﾒｰﾙｱﾄﾞﾚｽ", True),
        ("ＩＤ", "id", True),
        ("氏　名", "氏名", True),
        ("所属\n課", "所属課", True),
        (" 利用 日時 ", "利用日時", True),
        ("氏名", "氏", False),
        ("開始時刻", "完了時刻", False),
    ],
)
def test_header_words_compare_without_width_case_and_spaces(one, other, same):
    assert (header_key(one) == header_key(other)) is same


def test_a_header_below_title_rows_is_found_and_titles_are_no_data():
    rows = sheet(["職員名簿"], ["令和6年4月1日現在"], ROSTER, ["1", "山田", "総務部", "人事課"])
    found = recognise(rows, "roster")
    assert (found.layout.name, found.header_row) == ("staff_roster", 2)
    (row,) = data_rows(rows, found).to_pylist()
    assert row == {"row_number": 4, "staff_number": "1", "name": "山田", "department": "総務部", "section": "人事課"}


def test_columns_may_stand_in_any_order_and_others_are_kept_by_index():
    rows = sheet(["備考", "課", "部", "氏 名", "職員コード"], ["x", "人事課", "総務部", "山田", "1"])
    found = recognise(rows, "roster")
    assert found.columns == {"staff_number": (4,), "name": (3,), "department": (2,), "section": (1,)}
    assert found.others == {0: "備考"}


def test_two_header_rows_with_a_merged_cell_above():
    rows = sheet(
        ["第1回 出席簿"],
        ["No", "所属", "", "氏名", "出席", ""],
        ["", "部", "課", "", "前半", "後半"],
        ["1", "総務部", "人事課", "山田", "○", ""],
        encoding="xlsx",
    )
    found = recognise(rows, "attendance")
    assert (found.layout.name, found.header_row) == ("attendance_marks", 2)
    assert found.columns["attended"] == (4, 5)
    (row,) = data_rows(rows, found).to_pylist()
    assert (row["name"], row["section"], row["attended"], row["attended_1"]) == ("山田", "人事課", "○", "")


def test_two_columns_of_one_header_text_are_both_known():
    rows = sheet(["タイムスタンプ", "理由", "理由"], ["2024/09/25", "a", "b"])
    assert recognise(rows, "survey").others == {1: "理由", 2: "理由"}


def test_a_file_in_the_wrong_folder_is_named_for_what_it_is():
    message = refusal(LOG, kind="roster")
    assert "利用ログ" in message.ja and "usage log" in message.en
    assert "folder" in message.en


@pytest.mark.parametrize(
    ("header", "kind", "missing"),
    [
        (LOG[:-1], "usage_log", "入力文字数"),
        (["日付", *LOG[1:]], "usage_log", "利用日時"),
        (["職員番号", "氏名", "部"], "roster", "課"),
        (["氏名", "所属", "メール"], "attendance", "出欠"),
        (["ID", "開始時刻", "メール"], "survey", "完了時刻"),
    ],
)
def test_a_near_miss_names_the_missing_column(header, kind, missing):
    message = refusal(header, ["x"] * len(header), kind=kind, encoding="utf-8-sig")
    assert missing in message.ja and missing in message.en


def test_what_is_like_nothing_is_refused_without_its_cells():
    message = refusal(["秘密の名前", "x"], ["y", "z"], kind="usage_log", encoding="cp932")
    assert "No known layout (cp932, 2 columns)" in message.en
    assert "秘密" not in str(message)


def test_a_header_below_the_search_is_not_found():
    assert "No known layout" in refusal(*([["x"]] * 30), ROSTER, kind="roster").en
    recognise(sheet(*([["x"]] * 29), ROSTER), "roster")


def test_two_layouts_that_fit_are_both_named():
    def layout(name: str) -> Layout:
        return Layout(name, "survey", Message(f"形式{name}", f"layout {name}"), (Field("id", ("ID",), required=True),))

    with pytest.raises(Unreadable) as refused:
        recognise(sheet(["ID"]), "survey", [layout("one"), layout("two")])
    message = refused.value.message
    assert "形式one [one]、形式two [two]" in message.ja and "`format: one`" in message.ja
    assert "layout one [one], layout two [two]" in message.en and "columns.yml" in message.en


def test_a_container_that_the_layout_does_not_come_in_is_not_taken():
    layout = Layout(
        "one", "survey", Message("形式", "layout"), (Field("id", ("ID",), required=True),), containers=("xlsx",)
    )
    with pytest.raises(Unreadable, match="No known layout"):
        recognise(sheet(["ID"], encoding="cp932"), "survey", [layout])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "xlsx"])
def test_any_layout_may_have_been_saved_anew_by_excel(encoding):
    """Its "Unicode text" is UTF-16 with tabs, its plain CSV cp932: the header tells the layout, not the container."""
    recognise(sheet(["タイムスタンプ", "感想"], encoding=encoding), "survey")
    recognise(sheet(["ID", "開始時刻", "完了時刻", "メール"], encoding=encoding), "survey")
    recognise(sheet(["", "", "出席"], ["氏名", "課", "前半"], encoding=encoding), "attendance")


def test_every_inbox_folder_has_a_kind():
    assert set(KIND_OF_FOLDER) == {"roster", "trials", "workshops", "surveys"}
