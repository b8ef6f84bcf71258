"""JSON as people save it: documents, wrappers and lines, damaged in every way, read or refused without a traceback."""

from __future__ import annotations

import codecs
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project import inspection_text
from dagster_project.intake.inspection import inspection
from dagster_project.intake.reading import decoding, json_records
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import ROW_NUMBER, Sheet, Unreadable
from tests.intake.in_child import OWN_PEAK

SECRET = "himitsu"
Read = Callable[[bytes], Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(content: bytes) -> Sheet:
        path = tmp_path / "file.json"
        path.write_bytes(content)
        return read_sheet(path)

    return reading


def rows(sheet: Sheet) -> list[tuple[int, dict[str, str]]]:
    """Number and cells by key of each record."""
    numbers = sheet.cells[ROW_NUMBER].to_pylist()
    keys, *records = sheet.head(len(numbers))
    return [(number, dict(zip(keys, cells, strict=True))) for number, cells in zip(numbers[1:], records, strict=True)]


def broken(sheet: Sheet) -> list[int]:
    return [row.row_number for row in sheet.broken]


WAYS = {
    "a list": '[{"a": 1}, {"a": "二"}]',
    "a list over lines": '[\n  {"a": 1},\n  {"a": "二"}\n]\n',
    "a list a record a line": '[{"a": 1}\n,{"a": "二"}]',
    "a wrapper": '{"note": {"x": 1}, "records": [{"a": 1}, {"a": "二"}]}',
    "a wrapper over lines": '{\n "value": [\n {"a": 1},\n {"a": "二"} ]\n}',
    "lines": '{"a": 1}\n{"a": "二"}\n',
    "lines of Windows": '{"a": 1}\r\n{"a": "二"}\r\n',
    "lines without an end": '{"a": 1}\n{"a": "二"}',
    "wrappers a line": '{"records": [{"a": 1}]}\n{"records": [{"a": "二"}]}',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_every_way_of_writing_gives_the_same_records(read: Read, text: str, encoding: str) -> None:
    assert rows(read(text.encode(encoding))) == [(1, {"a": "1"}), (2, {"a": "二"})]


@pytest.mark.parametrize("lines", [True, False])
def test_no_record_counts_twice_where_the_encoding_is_told_far_below(
    read: Read, monkeypatch: pytest.MonkeyPatch, lines: bool
) -> None:
    monkeypatch.setattr(decoding, "BLOCK_BYTES", 64)
    texts = [f'{{"a": "{text}"}}' for text in (*map(str, range(100)), "氏名", "件名")]
    content = "\n".join(texts) if lines else "[" + ",\n".join(texts) + "]"
    found = [cells["a"] for _, cells in rows(read(content.encode("cp932")))]
    assert found == [*map(str, range(100)), "氏名", "件名"]


def test_big_endian_text_is_told_by_its_mark(read: Read) -> None:
    assert rows(read(codecs.BOM_UTF16_BE + '[{"a": "二"}]'.encode("utf-16-be"))) == [(1, {"a": "二"})]


def test_texts_of_a_wrapper_stand_beside_its_records_and_do_not_replace_theirs(read: Read) -> None:
    sheet = read(b'{"day": "x", "a": 0, "n": null, "deep": [1], "user_totals": [{"a": 1}, {"b": 2}]}')
    assert rows(sheet) == [
        (1, {"day": "x", "a": "1", "n": "", "b": ""}),
        (2, {"day": "x", "a": "0", "n": "", "b": "2"}),
    ]


def test_values_become_text_as_they_are_written(read: Read) -> None:
    sheet = read(
        b'[{"n": 1.50, "big": 638481757794854611, "t": true, "f": NaN, "o": {"x": [1.0, null]}, "e": "", "z": null}]'
    )
    cells = {
        "n": "1.50",
        "big": "638481757794854611",
        "t": "true",
        "f": "NaN",
        "o": '{"x":["1.0",null]}',
        "e": "",
        "z": "",
    }
    assert rows(sheet) == [(1, cells)]


def test_of_two_equal_keys_the_last_counts(read: Read) -> None:
    assert rows(read(b'{"a": 1, "a": 2}')) == [(1, {"a": "2"})]


def test_lines_are_numbered_as_an_editor_does_and_faulty_ones_set_aside(read: Read) -> None:
    sheet = read(b'\n{"a": 1}\n\n{"a": \n[1]\n3\nnull\n{"a": 2}')
    assert rows(sheet) == [(2, {"a": "1"}), (8, {"a": "2"})]
    assert broken(sheet) == [4, 5, 6, 7]


def test_a_faulty_first_line_is_one_of_several(read: Read) -> None:
    sheet = read(b'{"a": 1\n{"a": 2}\n{"a": 3}')
    assert (broken(sheet), [number for number, _ in rows(sheet)]) == ([1], [2, 3])


@pytest.mark.parametrize("other", ["null", "3", '"x"', "[1]", "true"])
def test_what_is_no_object_in_a_list_is_set_aside(read: Read, other: str) -> None:
    for content in (f'[{{"a": 1}}, {other}, {{"a": 2}}]', f'{{"records": [{{"a": 1}}, {other}, {{"a": 2}}]}}'):
        sheet = read(content.encode())
        assert (broken(sheet), rows(sheet)) == ([2], [(1, {"a": "1"}), (3, {"a": "2"})])


def test_a_list_may_begin_with_what_is_no_object(read: Read) -> None:
    assert broken(read(b'[null, {"a": 1}]')) == [1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[]", "no record"),
        (b"{}", "No known|no record|{}"),
        (b'{"records": []}', "no record"),
        (b"[1, 2, 3]", "no list of records"),
        (b"[[1, 2], [3]]", "no list of records"),
        (b'[{"a": 1}, {"a": "himitsu', "cut off"),
        (b'[{"a": "himitsu"},]', "by hand"),
        (b'[{"a": "himitsu" "b": 2}]', "line 1, character 18"),
        (b'[\n{"a": 1},\n{"a": himitsu}\n]', "line 3, character 7"),
        (b"[" * 200_000, "too deeply"),
        (b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "too deeply"),
        (b'[{"a": "\0himitsu"}]', "NUL"),
        (b'[{"himitsu\xff": 1}]', "byte offset 10"),
        ('[{"a": "あいう"}, {"a": "'.encode() + b"\xe3\x81", "byte offset 28"),
    ],
)
def test_a_file_that_is_no_table_says_why_and_never_what_it_holds(read: Read, content: bytes, words: str) -> None:
    if content == b"{}":
        assert read(content).width == 0
        return
    with pytest.raises(Unreadable) as caught:
        read(content)
    said = f"{caught.value} {caught.value.__cause__} {caught.value.__context__}"
    assert words in said
    assert SECRET not in said


def test_a_record_that_lost_a_character_is_set_aside_alone(read: Read) -> None:
    good = '{"a": "文字の多い記録"}'.encode()
    for bad, where in (
        (b'{"a": "x\xff"}', "byte offset"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"a": {"b": "\\udc00"}}', "surrogate"),
    ):
        for content in (b"[" + good + b"," + bad + b"," + good + b"]", good + b"\n" + bad + b"\n" + good):
            sheet = read(content)
            assert ([number for number, _ in rows(sheet)], broken(sheet)) == ([1, 3], [2])
            assert where in sheet.broken[0].message.en


def test_a_character_that_was_lost_before_is_told(read: Read) -> None:
    assert broken(read('[{"a": "\ufffd"}, {"a": 1}]'.encode())) == [1]


def test_pairs_of_surrogates_are_characters_and_escaped_nul_is_nothing(read: Read) -> None:
    assert rows(read(b'[{"a": "\\ud842\\udfb7\\u0000"}]')) == [(1, {"a": "𠮷"})]


def test_a_line_of_ten_megabytes_and_a_document_on_one_line_are_read(read: Read) -> None:
    long = "あ" * (10 << 20)
    assert [len(cells["a"]) for _, cells in rows(read(f'{{"a": "{long}"}}\n{{"a": "x"}}'.encode()))] == [10 << 20, 1]
    assert [len(cells["a"]) for _, cells in rows(read(f'[{{"a": "{long}"}}, {{"a": "x"}}]'.encode("utf-16")))] == [
        10 << 20,
        1,
    ]


def test_nested_a_few_hundred_deep_is_a_cell(read: Read) -> None:
    assert rows(read(b'{"a": ' + b"[" * 500 + b"]" * 500 + b"}")) == [(1, {"a": "[" * 500 + "]" * 500})]


def test_a_document_above_its_bound_says_how_to_divide_it(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_DOCUMENT_BYTES", 1_000)
    for content in (
        b'[\n{"a": 1}' + b',\n{"a": 1}' * 200 + b"]",
        b'{\n"records":\n[{"a": 1}' + b',\n{"a": 1}' * 200 + b"]}",
    ):
        with pytest.raises(Unreadable, match="JSON Lines"):
            read(content)
    assert len(rows(read(b'{"a": 1}\n' * 200))) == 200


def test_keys_that_came_late_are_empty_in_the_records_before(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.intake.reading.json_table._BATCH_RECORDS", 2)
    lines = [{"a": i, **({f"k{i}": "x"} if i % 3 == 0 else {})} for i in range(7)]
    found = rows(read("\n".join(map(json.dumps, lines)).encode()))
    assert [cells["a"] for _, cells in found] == [str(i) for i in range(7)]
    assert [cells["k6"] for _, cells in found] == [""] * 6 + ["x"]


def test_records_that_share_no_keys_are_no_list(read: Read) -> None:
    with pytest.raises(Unreadable, match="4,096"):
        read("\n".join(json.dumps({f"k{i}": 1}) for i in range(5_000)).encode())


@pytest.mark.parametrize(
    "content", [b"[1]", b'[{"a": 1}, 2]', b'[{"a"', b'{"a": 1}\nx', b"{}", b"[]", b'{"\xff": 1}', b'[{"1": 1}]']
)
def test_inspect_looks_at_each_without_a_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = inspection.inspect(path)
    assert not found.readable
    assert found.refusal is not None


def test_inspect_shows_keys_as_columns_and_no_row_of_a_header(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.json"
    day = {"day": "2024-04-01", "user_login": "a-one", "user_initiated_interaction_count": 3, "used_chat": True}
    path.write_text(json.dumps([day]), encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = inspection.inspect(path)
    assert found.readable
    assert found.header_row is None
    assert {column.header: column.field for column in found.columns}["user_login"] == "account"
    inspection_text.print_inspections([found], "en", json=False)
    said = capsys.readouterr().out
    assert "user_login" in said
    assert "header" not in said


_MEASURED = f"""{OWN_PEAK}
import sys, time
from pathlib import Path
from dagster_project.intake.reading.json_records import read_json
before = own_peak()
start = time.monotonic()
rows = read_json(Path(sys.argv[1])).cells.num_rows
print(rows, time.monotonic() - start, (own_peak() - before) / (1 << 20))
"""


@pytest.mark.parametrize(("wrap", "most"), [("lines", 400), ("document", 1_200)])
def test_a_hundred_megabytes_are_read_in_seconds_and_in_bounds(tmp_path: Path, wrap: str, most: int) -> None:
    """Lines take little more than their cells; a document is held as text and objects beside them (megabytes)."""
    some = [
        json.dumps({"time": f"t{i}", "id": i, "properties": {"text": "文章" * 30}}, ensure_ascii=False)
        for i in range(1_000)
    ]
    chunk = ("\n" if wrap == "lines" else ",").join(some).encode()
    times = 100_000_000 // len(chunk) + 1
    path = tmp_path / "large.json"
    path.write_bytes(b"\n".join([chunk] * times) if wrap == "lines" else b"[" + b",".join([chunk] * times) + b"]")
    child = subprocess.run([sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True)
    found, seconds, megabytes = child.stdout.split()
    assert int(found) == 1_000 * times + 1
    assert float(seconds) < 60
    assert float(megabytes) < most
