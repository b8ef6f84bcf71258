"""Tables below one another in one file: which files have them, and what becomes of every row."""

from __future__ import annotations

import time

import pytest

from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.intake.recognising.layouts import Match, match, top_of
from dagster_project.intake.recognising.sections import MAX_SECTIONED_BYTES, is_sectioned
from dagster_project.intake.recognising.table_rows import data_rows, section_rows, without_torn
from dagster_project.messages import Message

SUMMARY = "1. Summary\nTitle,x\nStart,y\n"
PEOPLE = "Name,Join,Mail\nA,1,a@x\nB,2,b@x\n"
PARTICIPANTS = Layout(
    "some",
    "attendance",
    Message("", ""),
    (Field("name", ("Name",), required=True), Field("email", ("Mail",), required=True)),
    is_section=True,
)
ONE_TABLE = Layout("one", "attendance", Message("", ""), PARTICIPANTS.fields)


def names(sheet: Sheet, layout: Layout = PARTICIPANTS) -> list[str]:
    found = match(layout, sheet, top_of(sheet))
    assert isinstance(found, Match)
    return data_rows(without_torn(sheet, found), found)["name"].to_pylist()


def broken(sheet: Sheet, layout: Layout = PARTICIPANTS) -> list[int]:
    found = match(layout, sheet, top_of(sheet))
    assert isinstance(found, Match)
    return [row.row_number for row in without_torn(sheet, found).broken]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SUMMARY + "\n" + PEOPLE, True),
        (SUMMARY + "2. Participants\n" + PEOPLE, True),  # no blank row, but titles with numbers
        (SUMMARY + ",,,\n" + PEOPLE, True),
        ("Meeting,Topic,Start,Count\n1,x,y,2\n\n" + PEOPLE, True),
        (PEOPLE, False),
        ("出席簿\n\n" + PEOPLE, False),  # titles above a table
        ("出席簿\n令和6年5月1日\n\n\n" + PEOPLE, False),
        (PEOPLE + "\n" + "C,3,c@x\n", False),  # a blank row in the middle
        (PEOPLE + ",,\n" + "C,3,c@x\nD,4,d@x\n", False),
        (PEOPLE + "\n" + "C,3,c@x,too,many\n", False),
        ("Name,Mail\nA,a@x\n\n※ 欠席は, 山田, 佐藤\n", False),  # a remark below
        ("Name,Mail\nA,a@x\n\n以上\n", False),
        ("A\nB\n\nC\n", False),
        ("1. A\n2. B\n3. C\n", False),
        ("", False),
    ],
)
def test_which_files_have_several_tables(text, expected):
    assert is_sectioned(text.encode(), ",") is expected


def test_every_row_is_as_wide_as_the_widest_and_keeps_its_number(sheet_file):
    sheet = read_sheet(sheet_file(f"{SUMMARY}\n2. People\n{PEOPLE}".encode()))
    assert sheet.cells["row_number"].to_pylist() == [1, 2, 3, 5, 6, 7, 8]
    assert sheet.cells["c2"].to_pylist() == ["", "", "", "", "Mail", "a@x", "b@x"]
    assert [(table.first_row, table.width) for table in sheet.tables] == [(1, 2), (5, 3)]


def test_a_value_of_the_summary_may_hold_the_delimiter(sheet_file):
    sheet = read_sheet(sheet_file(f"1. Summary\nTitle,one, two, three\nStart,y\nEnd,z\n\n{PEOPLE}".encode()))
    assert sheet.broken == ()
    assert names(sheet) == ["A", "B"]


@pytest.mark.parametrize("bom", [b"\xff\xfe", b"\xfe\xff"], ids=["le", "be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_both_byte_orders(bom, end, sheet_file):
    text = f"{SUMMARY}\n{PEOPLE}".replace(",", "\t").replace("\n", end)
    sheet = read_sheet(sheet_file(bom + text.encode("utf-16-le" if bom == b"\xff\xfe" else "utf-16-be")))
    assert (sheet.encoding, names(sheet)) == ("utf-16", ["A", "B"])


def test_quoted_cells_hold_line_breaks_and_delimiters(sheet_file):
    quoted = 'Name,Join,Mail\n"Goliath, David",1,a@x\n"B\nb",2,"b@x"\n'
    sheet = read_sheet(sheet_file(f'1. Summary\nTitle,"a\n\nb, c"\nStart,y\n\n{quoted}'.encode()))
    assert names(sheet) == ["Goliath, David", "B\nb"]
    # A row is what a spreadsheet shows as one.
    assert sheet.cells["row_number"].to_pylist() == [1, 2, 3, 5, 6, 7]


def test_rows_of_another_width_are_broken_where_they_stand(sheet_file):
    text = f"{SUMMARY}\n2. People\nName,Join,Mail\nA,1,a@x\nB,2\nC,3,c@x,more\nD,4,d@x\n\nE,5\n\nF,6,f@x\n"
    sheet = read_sheet(sheet_file(text.encode()))
    assert names(sheet) == names(sheet, ONE_TABLE) == ["A", "D", "F"]
    assert broken(sheet) == broken(sheet, ONE_TABLE) == [8, 9, 12]


def test_rows_of_a_table_below_are_no_people_and_its_faults_are_nobodys(sheet_file):
    text = f"{SUMMARY}\n{PEOPLE}\n3. Activities\nName,Join,Leave,Mail\nA,1,2,a@x\nA,3,4\nB,1,2,b@x\n"
    sheet = read_sheet(sheet_file(text.encode()))
    assert (names(sheet), broken(sheet)) == (["A", "B"], [])


def test_rows_of_another_table_are_never_read_under_the_wrong_headers(sheet_file):
    """No title parts them: they are set aside, not taken for people."""
    text = f"Place,x\nDay,y\n\n{PEOPLE}\n備品,番号,数,値,者\nPC,12,3,4,5\nTV,12,3,4,5\n"
    sheet = read_sheet(sheet_file(text.encode()))
    assert names(sheet, ONE_TABLE) == ["A", "B"]
    assert broken(sheet, ONE_TABLE) == [8, 9, 10]


@pytest.mark.parametrize("blank", ["\n", ",,\n", "\n\n\n", " , ,\u3000\n"])
def test_a_blank_row_among_the_people_ends_nothing(blank, sheet_file):
    text = f"{SUMMARY}\n2. People\n{PEOPLE}{blank}C,3,c@x\nD,4,d@x\n\n3. Activities\nName,Join,Leave,Mail\nA,1,2,a@x\n"
    assert names(read_sheet(sheet_file(text.encode()))) == ["A", "B", "C", "D"]


def test_a_name_alone_behind_a_blank_row_is_a_person_and_no_title(sheet_file):
    rows = "Name,Join,Mail\nA,1,a@x\n,,\nB,,\nC,3,c@x\n"
    sheet = read_sheet(sheet_file(rows.encode()))
    assert names(sheet) == ["A", "B", "C"]


@pytest.mark.parametrize("title", ["3. Activities", "3．アクティビティ", " 3 . x"])
@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_numbered_title_above_a_header_ends_the_people(title, gap, sheet_file):
    text = f"{SUMMARY}\n{PEOPLE}{gap}{title}\nName,Join,Leave,Mail\nA,1,2,a@x\n"
    sheet = read_sheet(sheet_file(text.encode()))
    assert names(sheet) == ["A", "B"]
    found = match(PARTICIPANTS, sheet, top_of(sheet))
    assert isinstance(found, Match) and section_rows(sheet, found) == 2


def test_the_header_may_stand_in_a_later_section(sheet_file):
    text = f"{SUMMARY}\n2. Hosts\nWho,When\nx,1\n\n3. People\n{PEOPLE}"
    assert names(read_sheet(sheet_file(text.encode()))) == ["A", "B"]


def test_an_unclosed_quotation_mark_names_its_row(sheet_file):
    text = f'{SUMMARY}\n{PEOPLE}"C,3,c@x\nD,4,d@x\n'
    with pytest.raises(Unreadable, match="opens in row 8 is never closed"):
        read_sheet(sheet_file(text.encode()))


def test_a_cell_longer_than_any_is_refused_not_cut(sheet_file):
    long = "x" * 200_000
    text = f'{SUMMARY}\n{PEOPLE}C,"{long}",c@x\nD,4,d@x\n'
    with pytest.raises(Unreadable, match="Not readable as a table"):
        read_sheet(sheet_file(text.encode()))


def test_undecodable_bytes_break_their_row_alone(sheet_file):
    others = "".join(f"佐藤{n},3,d@x\n" for n in range(200))
    text = f"{SUMMARY}\n{PEOPLE}山田,3,c@x\n{others}".encode("utf-8-sig")
    sheet = read_sheet(sheet_file(text.replace("山".encode(), b"\xff\xfe")))
    assert (len(names(sheet)), broken(sheet)) == (202, [8])


def test_sixty_megabytes_are_read_in_time_and_whole(sheet_file):
    rows = 1_000_000
    line = "Person {0}\t25/6/11 15:00:02\tperson{0}@example.lg.jp\n"
    body = "".join(map(line.format, range(rows))).encode()
    head = b"1. Summary\nTitle\tx\nStart\ty\n\n2. Participants\nName\tJoin\tMail\n"
    path = sheet_file(head + body)
    assert 50 << 20 < path.stat().st_size < MAX_SECTIONED_BYTES
    began = time.monotonic()
    sheet = read_sheet(path)
    assert time.monotonic() - began < 30  # a third of it on a machine that does nothing else
    found = match(PARTICIPANTS, sheet, top_of(sheet))
    assert isinstance(found, Match) and section_rows(sheet, found) == rows
