"""Workbooks that would fill the memory or the disk, or are none: one clear sentence each, in bounded time and memory."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Unreadable
from tests.intake.hostile_workbooks import (
    GOOD,
    SHEET,
    STRINGS,
    lying_about,
    ole,
    with_cells,
    with_part,
    with_strings,
    xls,
)
from tests.intake.in_child import read_in_child, refused_in_child

MEBIBYTE = b" " * (1 << 20)
FIRST_CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def letters(count: int) -> bytes:
    """Text that packs badly, always the same."""
    return bytes(random.Random(1).choices(b"abcdefghijklmnop", k=count))


def far_apart(cell: bytes) -> bytes:
    return with_cells([FIRST_CELL, b'<row r="1048576">', cell, b"</row>"])


def zip_of_zips() -> bytes:
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as book:
        for number in range(10):
            book.writestr(f"{number}.zip", with_part("bomb", [MEBIBYTE] * 20))
    return nested.getvalue()


def with_many_parts() -> bytes:
    result = io.BytesIO(GOOD)
    with zipfile.ZipFile(result, "a") as book:
        for number in range(6_000):
            book.writestr(f"{number}", b"")
    return result.getvalue()


def renamed_to_xlsb() -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as book:
        book.writestr("xl/workbook.bin", b"x")
    return result.getvalue()


REFUSED = {
    # what it is: bytes, what the sentence names in Japanese and English, what it tells to do in both
    "unpacks to 1 GB": (
        lambda: with_part("xl/media/image1.bin", [MEBIBYTE] * 1000),
        ("展開後 1000 MiB", "unpacked 1000 MiB"),
        ("新しいブックに写して", "Copy the table alone"),
    ),
    "a sheet packed a thousandfold": (
        lambda: with_part(SHEET, [MEBIBYTE] * 200),
        ("圧縮率", "150 times"),
        ("CSV で書き出して", "export it as CSV"),
    ),
    "a directory that lies about a size": (
        lambda: lying_about(STRINGS, 500, with_part(STRINGS, [MEBIBYTE] * 300)),
        ("size", "size"),
        (".xlsx で保存し直して", "save it as .xlsx"),
    ),
    "thousands of parts": (with_many_parts, ("部品の数", "5000 parts"), ("CSV で書き出して", "export it as CSV")),
    "zips in a zip": (zip_of_zips, ("zip", "zip"), (".xlsx で保存し直して", "save it as .xlsx")),
    "two cells at opposite corners": (
        lambda: far_apart(b'<c r="XFD1048576"><v>2</v></c>'),
        ("A1:XFD1048576", "A1:XFD1048576"),
        ("離れたセルを消して", "delete cells far away"),
    ),
    "corners, written oddly": (
        lambda: far_apart(b"<x:c  s='1'\n r = 'XFD1048576' ><x:v>2</x:v></x:c>"),
        ("A1:XFD1048576", "A1:XFD1048576"),
        ("離れたセルを消して", "delete cells far away"),
    ),
    "a cell that hides its address": (
        lambda: far_apart(b'<c a=">" r="XFD1048576"><v>2</v></c>'),
        ("address", "address"),
        (".xlsx で保存し直して", "save it as .xlsx"),
    ),
    "a shared string of 50 MB": (
        lambda: with_strings([b"<si><t>", *[letters(1 << 20)] * 50, b"</t></si>"], [FIRST_CELL]),
        ("32767", "32767"),
        ("短くするか", "Shorten it"),
    ),
    "a long shared string shown 200,000 times": (
        lambda: with_strings(
            [b"<si><t>" + letters(30_000) + b"</t></si>"],
            (b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(1, 200_001)),
        ),
        ("128 MiB", "128 MiB"),
        ("CSV で書き出して", "export it as CSV"),
    ),
    "a cell of 40,000 characters": (
        lambda: with_cells([b'<row r="7"><c r="B7" t="inlineStr"><is><t>' + letters(40_000) + b"</t></is></c></row>"]),
        ("セル B7", "Cell B7"),
        ("短くするか", "Shorten it"),
    ),
    "a million tags of nonsense": (
        lambda: with_cells([bytes(random.Random(1).choices(b'<c >"=r1a', k=8 << 20))]),
        ("ブック", "workbook"),
        (".xlsx で保存し直して", "save it as .xlsx"),
    ),
    "with a password": (
        lambda: ole({"EncryptionInfo": b"x" * 4096, "EncryptedPackage": b"x" * 9000}),
        ("パスワードで保護", "protected by a password"),
        ("パスワードなしの .xlsx", "without a password"),
    ),
    "an .xls of 65,536 rows of 256 columns": (
        lambda: xls([(0, 0, 0), (65_535, 255, 0)], ["氏名"]),
        (".xls", ".xls"),
        (".xlsx で保存し直して", "save it as .xlsx"),
    ),
    "an .xls cut in half": (
        lambda: xls([(0, 0, 0)], ["氏名"])[:1_600],
        (".xls", ".xls"),
        (".xlsx で保存し直して", "save it as .xlsx"),
    ),
    "an .xlsb": (renamed_to_xlsb, (".xlsb", ".xlsb"), (".xlsx で保存し直して", "save it as .xlsx")),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_workbook_is_refused_with_what_to_do(kind, sheet_file):
    content, (named_ja, named_en), (to_do_ja, to_do_en) = REFUSED[kind]
    ja, en = refused_in_child(sheet_file(content(), "a.xlsx"))
    assert named_ja in ja and to_do_ja in ja
    assert named_en in en and to_do_en in en


HARMLESS = {
    "a huge dimension and one cell": (lambda: with_cells([FIRST_CELL], b"A1:XFD1048576"), 1),
    "one cell in the last corner": (
        lambda: with_cells([b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']),
        1,
    ),
    "formatted rows to the very end": (
        lambda: with_cells([FIRST_CELL, *(b'<row r="%d" ht="%d"/>' % (i, i % 977) for i in range(2, 1_048_577))]),
        1,
    ),
    "cells without addresses": (lambda: with_cells([b"<row><c><v>1</v></c><c><v>2</v></c></row>"] * 50), 50),
    "an old .xls": (lambda: xls([(0, 0, 0), (0, 1, 1), (2, 0, 1)], ["氏名", "課"]), 2),
    "with a macro beside the cells": (lambda: with_part("xl/vbaProject.bin", [b"\xd0\xcf\x11\xe0 macro"]), 2),
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_an_odd_but_harmless_workbook_is_read(kind, sheet_file):
    content, rows = HARMLESS[kind]
    assert read_in_child(sheet_file(content(), "a.xlsm")).said == ["read", rows]


def test_an_old_workbook_gives_its_cells_and_row_numbers(sheet_file):
    sheet = read_sheet(sheet_file(xls([(0, 0, 0), (0, 1, 1), (2, 0, 1)], ["氏名", "課"]), "a.xls"))
    assert [list(row.values()) for row in sheet.cells.to_pylist()] == [[1, "氏名", "課"], [3, "課", ""]]


def test_formulas_are_read_as_the_values_stored_and_a_missing_one_is_said(sheet_file):
    row = b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1">%s</c></row>'
    whole = read_sheet(sheet_file(with_cells([row % b"<f>2+2</f><v>4</v>"]), "a.xlsx"))
    assert (whole.head(1), whole.notes) == ([["2", "4"]], ())
    partly = read_sheet(sheet_file(with_cells([row % b"<f>2+2</f>"]), "a.xlsx"))
    (note,) = partly.notes
    assert partly.head(1) == [["2"]]
    assert "上書き保存" in note.ja and "without a result" in note.en


def test_a_character_lost_before_sets_its_row_aside(sheet_file):
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for i, text in enumerate(["氏名", "山田", "山\ufffd"], start=1)
    )
    sheet = read_sheet(sheet_file(with_cells([rows.encode()]), "a.xlsx"))
    assert sheet.cells["c0"].to_pylist() == ["氏名", "山田"]
    assert [(row.row_number, row.column) for row in sheet.broken] == [(3, "A")]


def test_an_encrypted_part_is_refused(sheet_file):
    content = bytearray(GOOD)
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable) as refused:
        read_sheet(sheet_file(bytes(content), "a.xlsx"))
    assert "パスワードなしの" in refused.value.message.ja
