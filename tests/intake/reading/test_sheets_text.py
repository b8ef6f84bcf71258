"""Delimited files: encodings, delimiters, quotes and row numbers, against cells written by hand."""

from __future__ import annotations

import codecs

import pytest

from dagster_project.intake.reading import decoding, delimited, parsing
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Unreadable

ROWS = [["氏名", "件名"], ["髙橋 﨑子", "㈱①の案～Ⅲ"], ["山田", "一, 二\r\n三"]]


def cells(sheet) -> list[list[str]]:
    return [[row[f"c{i}"] for i in range(sheet.width)] for row in sheet.cells.to_pylist()]


def numbers(sheet) -> list[int]:
    return sheet.cells["row_number"].to_pylist()


def refusal(path) -> str:
    with pytest.raises(Unreadable) as refused:
        read_sheet(path)
    assert "\ufffd" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize(
    ("encoding", "bom", "said"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("cp932", b"", "cp932"),
    ],
)
def test_each_encoding_and_delimiter_gives_the_same_cells(encoding, bom, said, delimiter, sheet_file):
    text = f'氏名{delimiter}件名\r\n髙橋 﨑子{delimiter}㈱①の案～Ⅲ\r\n山田{delimiter}"一, 二\r\n三"\r\n'
    sheet = read_sheet(sheet_file(bom + text.encode(encoding)))
    assert (cells(sheet), numbers(sheet), sheet.encoding) == (ROWS, [1, 2, 3], said)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2", [["a", "b"], ["1", "2"]]),  # no newline at the end
        (b"a,b\r1,2\r", [["a", "b"], ["1", "2"]]),  # old Mac line ends
        (b'a,b\n"say ""hi""",2\n', [["a", "b"], ['say "hi"', "2"]]),
        (b'a,b\n5" disk,2\n', [["a", "b"], ['5" disk', "2"]]),  # a lone quote inside a cell closes nothing
        (b"a,b\n 1 ,\n", [["a", "b"], [" 1 ", ""]]),
        (b"a,b\nNA,null\n", [["a", "b"], ["NA", "null"]]),
        (b"a,b\n007,1e5\n", [["a", "b"], ["007", "1e5"]]),
    ],
)
def test_cells_are_the_text_of_the_file(content, expected, sheet_file):
    assert cells(read_sheet(sheet_file(content))) == expected


def test_choices_joined_with_semicolons_do_not_make_them_the_delimiter(sheet_file):
    content = "タイムスタンプ,よかった内容\n" + "2024/09/25 10:00:00,基礎;動向;演習;交流\n" * 9
    sheet = read_sheet(sheet_file(content.encode()))
    assert cells(sheet)[1] == ["2024/09/25 10:00:00", "基礎;動向;演習;交流"]


def test_blank_rows_are_left_out_and_row_numbers_stay(sheet_file):
    sheet = read_sheet(sheet_file("a,b\n\n , 　\n1,2\n\n,\n3,4\n\n\n".encode()))
    assert cells(sheet) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert numbers(sheet) == [1, 4, 7]
    assert sheet.broken == ()


def test_a_cell_over_several_lines_is_one_row(sheet_file):
    sheet = read_sheet(sheet_file(b'a,b\n"1\n2\n3",x\n4,y\n'))
    assert numbers(sheet) == [1, 2, 3]


def test_a_ragged_row_is_broken_and_later_rows_keep_their_numbers(sheet_file):
    sheet = read_sheet(sheet_file("a,b\n1,2\n秘密の名前\n3,4\n5,6,秘密の名前\n7,8\n".encode()))
    assert numbers(sheet) == [1, 2, 4, 6]
    assert [row.row_number for row in sheet.broken] == [3, 5]
    first, second = (row.message for row in sheet.broken)
    assert ("1 です" in first.ja, "has 1 columns" in first.en) == (True, True)
    assert ("3 です" in second.ja, "has 3 columns" in second.en) == (True, True)
    assert "秘密" not in str(first) + str(second)


def test_row_numbers_hold_over_several_blocks_of_a_large_file(sheet_file):
    # Arrow reads blocks of 1 MiB: rows 20,000 and 40,000 of some 3 MB are broken.
    lines = [f"{number},{'x' * 60}" for number in range(1, 50_001)]
    lines[19_999] = "broken"
    lines[39_999] = "broken,too,far"
    sheet = read_sheet(sheet_file("\n".join(lines).encode()))
    assert [row.row_number for row in sheet.broken] == [20_000, 40_000]
    assert sheet.cells["c0"].to_pylist() == [str(number) for number in numbers(sheet)]
    assert sheet.cells.num_rows == 49_998


@pytest.mark.parametrize("content", [b"", b"\n\r\n", b" \t\n", b"\0\0\0", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused_as_empty(content, sheet_file):
    assert "空です" in refusal(sheet_file(content))


@pytest.mark.parametrize(
    "content", [b"a,b\n1,\x002\n", "\ufeffa,b\n1,\0\n".encode("utf-16-le"), "a,b\n1,2\n".encode("utf-16-le")]
)
def test_nul_is_refused(content, sheet_file):
    assert "NUL" in refusal(sheet_file(content))


@pytest.mark.parametrize(
    ("content", "line", "offset"),
    [
        (b"a,b\n1,\xff\n", 2, 6),  # 0xff begins nothing in UTF-8 nor cp932
        (b"a,b\n1,\x80\n", 2, 6),  # undefined in cp932, though Python's codec lets it through
        ("氏名,課\n山".encode() + b"\xe6\xb0", 2, 14),  # cut UTF-8 is not read as cp932, to nonsense
        (codecs.BOM_UTF8 + b"a,b\n\xff,1\n", 2, 7),
        (codecs.BOM_UTF8 + b"a\nb\n\xffc\n", 3, 7),
        ("\ufeff《a,b\n《,".encode("utf-16-le") + b"\x00\xd8a\0", 2, 16),  # 《 holds the byte of a newline
        ("\ufeffa,b\n1".encode("utf-16-be") + b"\x00", 2, 12),  # cut in the middle of a character
        ("髙橋,一\n".encode("cp932") + b"\x81", 2, 8),
    ],
)
def test_a_byte_that_does_not_decode_is_named_by_line_and_offset(content, line, offset, sheet_file):
    said = refusal(sheet_file(content))
    assert f"{line} 行目（先頭から {offset} バイト目）" in said
    assert f"Line {line} (byte offset {offset})" in said


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('a,b\n1,"秘密の名前\n3,4\n5,6\n', 2),  # the last column swallows the rest without a ragged row
        ('a,b\n1,2\n"秘密の名前,4\n5,6\n', 3),
        ('a,b\n1,"x\ny"\n"秘密の名前,4\n' + "5,6\n" * 40_000, 3),
    ],
)
def test_an_unclosed_quote_refuses_the_file_rather_than_losing_the_rest(content, row, sheet_file):
    said = refusal(sheet_file(content.encode()))
    assert f"{row} 行目" in said and f"row {row} " in said
    assert "秘密" not in said


def test_a_line_end_in_a_cell_is_whole_wherever_a_block_ends(sheet_file, monkeypatch):
    monkeypatch.setattr(parsing, "ARROW_BLOCK_BYTES", 128)
    for module in (delimited, parsing):
        monkeypatch.setattr(module, "HEAD_BYTES", 16)
    for before in range(100):
        cells = [["x" * before, "b"], ["p\r\n\r\nq", "c"], ["d", "e\r\n"], ["", "f\r"]]
        text = "".join(f'"{one}","{other}"\r\n' for one, other in cells)
        sheet = read_sheet(sheet_file(text.encode()))
        assert [list(row.values())[1:] for row in sheet.cells.to_pylist()] == cells


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoted", [None, 3, 150, 299])
def test_rows_are_the_same_in_many_blocks_as_in_one(quoted, end, sheet_file, monkeypatch):
    lines = [f"{number},{'あ' * (number % 7)}" for number in range(1, 301)]
    for number in (40, 41, 90, 91, 200):
        lines[number] = ""
    lines[60], lines[210] = "ragged", "1,2,3"
    if quoted is not None:
        lines[quoted] = f'{quoted + 1},"一{end}二"'
    path = sheet_file(end.join(lines).encode())
    whole = read_sheet(path)
    for size in (*range(5, 40), 1000):
        monkeypatch.setattr(decoding, "BLOCK_BYTES", size)
        found = read_sheet(path)
        assert (cells(found), numbers(found), found.broken) == (cells(whole), numbers(whole), whole.broken)
    assert [row.row_number for row in whole.broken] == [61, 211]
    assert cells(whole) == [
        line.replace('"', "").split(",") for i, line in enumerate(lines) if line and i not in (60, 210)
    ]
    assert numbers(whole) == [i + 1 for i, line in enumerate(lines) if line and i not in (60, 210)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_the_encoding_is_told_by_the_first_byte_that_needs_it_wherever_it_stands(encoding, sheet_file, monkeypatch):
    monkeypatch.setattr(decoding, "BLOCK_BYTES", 100)
    content = b"a,b\n" + b"1,2\n" * 1000 + "氏名,件名\n".encode(encoding) + b"3,4\n"
    sheet = read_sheet(sheet_file(content))
    assert (sheet.encoding, cells(sheet)[1001:]) == (encoding, [["氏名", "件名"], ["3", "4"]])
