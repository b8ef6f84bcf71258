"""Delimited files that are none, are damaged, or would fill the memory: rows set aside, or one clear sentence."""

from __future__ import annotations

import codecs
import random

import pytest

from dagster_project.intake.reading.decoding import BLOCK_BYTES
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Unreadable
from tests.intake.in_child import read_in_child, refused_in_child

PEOPLE = ["氏名,所属", "髙橋,総務課", "山田,人事課", "佐藤,財政課", "鈴木,税務課"]
PLAIN = [text.replace("髙", "高") for text in PEOPLE]


def lines(encoding: str, replaced: dict[int, bytes]) -> bytes:
    """The people, some lines (from 1) given as bytes."""
    return b"".join(replaced.get(i, text.encode(encoding)) + b"\n" for i, text in enumerate(PEOPLE, start=1))


def first_cells(sheet) -> list[str]:
    return sheet.cells["c0"].to_pylist()


@pytest.mark.parametrize(
    ("encoding", "bom", "bad"),
    [
        ("utf-8", b"", b"\xff"),
        ("utf-8", codecs.BOM_UTF8, b"\xe6\xb0"),
        ("cp932", b"", b"\xfd"),
        ("cp932", b"", b"\x81"),
    ],
)
@pytest.mark.parametrize(("before", "after", "column"), [("山", ",人事課", "A"), ("山田,人", "", "B")])
def test_a_byte_that_does_not_decode_sets_its_row_aside(encoding, bom, bad, before, after, column, sheet_file):
    content = bom + lines(encoding, {3: before.encode(encoding) + bad + after.encode(encoding)})
    sheet = read_sheet(sheet_file(content))
    (row,) = sheet.broken
    offset = content.index(before.encode(encoding) + bad) + len(before.encode(encoding))
    assert (row.row_number, row.column) == (3, column)
    assert f"{offset} バイト目" in row.message.ja and f"byte offset {offset} " in row.message.en
    assert "打ち直す" in row.message.ja and "Type the character anew" in row.message.en
    assert first_cells(sheet) == ["氏名", "髙橋", "佐藤", "鈴木"]
    assert sheet.cells["row_number"].to_pylist() == [1, 2, 4, 5]


def test_bad_bytes_in_a_cell_of_several_lines_and_in_a_ragged_row_are_told_by_row(sheet_file):
    multiline = '"山\n'.encode() + b"\xff" + '田",人事課'.encode()
    sheet = read_sheet(sheet_file(lines("utf-8", {2: multiline, 4: "佐藤".encode() + b"\xff,a,b"})))
    assert [row.row_number for row in sheet.broken] == [2, 4]
    assert all("utf-8" in row.message.en for row in sheet.broken)
    assert first_cells(sheet) == ["氏名", "山田", "鈴木"]


def test_rows_and_offsets_hold_behind_the_first_block(sheet_file):
    good = "山田太郎,総務課\n".encode()
    count = 2 * BLOCK_BYTES // len(good)
    content = "氏名,所属\n".encode() + good * count + b"\xff,a\n" + good * count
    (row,) = read_sheet(sheet_file(content)).broken
    assert row.row_number == count + 2
    offset = content.index(b"\xff")
    assert f"byte offset {offset} " in row.message.en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_character_lost_before_never_lands(encoding, sheet_file):
    text = "\n".join([*PEOPLE[:2], "山\ufffd,人事課", *PEOPLE[3:]])
    sheet = read_sheet(sheet_file(text.encode(encoding)))
    (row,) = sheet.broken
    assert (row.row_number, row.column) == (3, "A")
    assert "失われています" in row.message.ja and "was lost before" in row.message.en
    assert "\ufffd" not in "".join(first_cells(sheet)) and len(first_cells(sheet)) == 4


def refusal(content: bytes, sheet_file) -> tuple[str, str]:
    with pytest.raises(Unreadable) as refused:
        read_sheet(sheet_file(content))
    return refused.value.message.ja, refused.value.message.en


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        (lines("utf-8", {1: "氏".encode() + b"\xff,a"}), 3),  # the header: no column is known
        (lines("utf-8", {3: '"山'.encode() + b"\xff,a"}), 35),  # inside a quotation that never ends
        (lines("utf-8", {})[:-2], 78),  # cut in the middle of a character: the rest is missing
        (codecs.BOM_UTF16_LE + "氏名,a\n".encode("utf-16-le") + b"\x00\xdc" + "b,c\n".encode("utf-16-le"), 12),
        ("\n".join(PLAIN * 50).encode("euc-jp"), 1),  # neither UTF-8 nor cp932
        ("\n".join(PLAIN * 50).encode("iso2022-jp"), 0),
    ],
)
def test_where_the_row_cannot_be_found_the_file_is_refused_with_the_offset(content, offset, sheet_file):
    ja, en = refusal(content, sheet_file)
    assert "書き出し直してください" in ja and "xport" in en
    assert "バイト目" in ja and "yte offset" in en
    if offset > 1:
        assert f"{offset} バイト目" in ja and f"yte offset {offset}" in en


def test_only_a_header_is_a_table_without_rows(sheet_file):
    assert read_sheet(sheet_file("氏名,所属".encode())).cells.num_rows == 1


HOSTILE = {
    "a million columns": (
        lambda: b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1\n",
        ("上限 4096", "limit of 4096"),
        ("必要な列だけ", "only the columns that are needed"),
    ),
    "a line of 100 MB": (lambda: b"a,b\n" + b"x" * 100_000_000, ("2 行目", "Line 2"), ("改行のある CSV", "line ends")),
    "a quotation of 100 MB": (
        lambda: b'a,b\n"' + b"x\n" * 50_000_000,
        ("2 行目", "row 2"),
        ("書き出し直して", "export the file again"),
    ),
    "a closed quotation of 100 MB": (
        lambda: b'a,b\n"' + b"x\n" * 50_000_000 + b'",2\n',
        ("引用符", "quotation mark"),
        ("書き出し直して", "export the file again"),
    ),
    "100 MB of NUL": (lambda: b"\0" * 100_000_000, ("NUL", "NUL"), ("書き出し直して", "Export it again")),
    "50 MB of noise": (
        lambda: random.Random(1).randbytes(50_000_000).replace(b"\0", b"a"),
        ("バイト目", "byte offset"),
        ("書き出し直して", "Export it again"),
    ),
    "50 MB of one bad byte": (
        lambda: b"\xff\n" * 25_000_000,
        ("バイト目", "byte offset"),
        ("書き出し直して", "Export it again"),
    ),
    "five million ragged rows": (
        lambda: b"a,b\n" + b"1\n" * 5_000_000,
        ("100,000", "100,000"),
        ("区切り文字", "Check the delimiter"),
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_refused_with_what_to_do(kind, sheet_file):
    content, (named_ja, named_en), (to_do_ja, to_do_en) = HOSTILE[kind]
    ja, en = refused_in_child(sheet_file(content()))
    assert named_ja in ja and to_do_ja in ja
    assert named_en in en and to_do_en in en


def test_fifty_million_blank_lines_take_little(sheet_file):
    assert read_in_child(sheet_file(b"\n" * 50_000_000)).said == ["read", 0]
