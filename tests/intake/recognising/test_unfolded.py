"""Whole columns of an unfolding, against rows that a person can count."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dagster_project.intake.columns.file import Table
from dagster_project.intake.columns.layout import completed
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.recognising.layout import COUNTED_BY, Field, Layout, RowFilter, Unfolding
from dagster_project.intake.recognising.unfolded import (
    bare,
    column,
    first_filled,
    is_first,
    parsed,
    repeated,
    require_people,
    texts,
    unfold,
)
from dagster_project.messages import Message
from tests.intake.small_root import LOG, csv_bytes, use

SENTENCE = Message("誰もいない", "nobody")


def table(*numbers: int, **columns: list[str]) -> pa.Table:
    return pa.table({"row_number": pa.array(numbers, pa.int64()), **columns})


@pytest.mark.parametrize("encoded", [False, True])
def test_every_way_of_writing_null_is_an_empty_cell_and_so_is_a_missing_column(encoded):
    rows = table(2, 3, 4, user=["a", "\\N", "NULL"])
    if encoded:
        rows = rows.set_column(1, "user", rows["user"].dictionary_encode())
    assert column(rows, "user").to_pylist() == ["a", "", ""]
    assert column(rows, "other").to_pylist() == ["", "", ""]


def test_quotation_marks_of_json_are_taken_off_where_they_stand_on_both_sides():
    cells = texts(['"a"', 'b"', '"c', '"', '""', ""])
    assert bare(cells).to_pylist() == ["a", 'b"', '"c', '"', "", ""]


def test_the_first_filled_column_of_a_row():
    found = first_filled(texts(["a", " ", "", ""]), texts(["b", "b", "", ""]), texts(["c", "c", "c", ""]))
    assert found.to_pylist() == ["a", "b", "c", ""]


def test_people_are_required_of_rows_but_not_of_none():
    require_people(texts([]), SENTENCE)
    require_people(texts(["", "a"]), SENTENCE)
    with pytest.raises(Unreadable, match="nobody"):
        require_people(texts(["", " "]), SENTENCE)


def test_the_first_of_equal_keys_by_the_sheet_or_by_a_column():
    rows = table(2, 3, 4, 5)
    keys = [texts(["x", "x", "y", "x"])]
    assert is_first(rows, keys).to_pylist() == [True, False, True, False]
    assert is_first(rows, keys, texts(["9", "2", "7", "2"])).to_pylist() == [False, True, True, False]


def test_rows_that_become_several_keep_their_number_once():
    made = repeated(table(2, 3, 9, a=["x", "y", "z"]), [2, 1, 3])
    assert made["row_number"].to_pylist() == [2, 10, 3, 9, 11, 12]
    assert made["a"].to_pylist() == ["x", "x", "y", "z", "z", "z"]
    assert repeated(table(a=[]), []).num_rows == 0


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "1" * 5000, "nul"])
def test_a_cell_that_is_no_json_is_none(text):
    assert parsed(text) is None


def test_half_a_character_does_not_stop_a_column():
    assert texts(["a", parsed('"\\ud800"')]).to_pylist() == ["a", "?"]


def test_rows_left_out_by_a_declared_filter_are_not_unfolded_and_keep_their_numbers():
    unfolding = Unfolding((Field("name", ("n",)),), lambda rows: repeated(rows.select(["row_number", "name"]), [2, 2]))
    layout = Layout("x", "usage_log", SENTENCE, (), unfolding=unfolding, counts=RowFilter(("k",), ("q",)))
    made = unfold(layout, table(2, 3, 4, name=["a", "b", "c"], **{COUNTED_BY: ["q", "no", "Ｑ"]}))
    rows = sorted(zip(*(made[name].to_pylist() for name in ("row_number", "name", COUNTED_BY)), strict=True))
    assert [(number, name) for number, name, _ in rows] == [(2, "a"), (3, ""), (4, "c"), (5, "a"), (6, "c")]
    assert [layout.counts.counts(kind) for _, _, kind in rows] == [True, False, True, True, True]


def test_pairs_of_times_without_a_zone_are_utc_where_the_layout_says_so(small):
    name = "inbox/trials/t1/usage.csv"
    header = ["start_time", "end_time", "num_model_requests", "output_tokens", "user_id"]
    small.put(name, [header, ["2024-04-09 15:00:00", "2024-04-10 15:00:00", "3", "1", "a"]])
    small.take_in()
    assert [str(row["period_start"]) for row in small.landed(name, "usage_count").to_pylist()] == ["2024-04-10"]


def test_what_a_file_declares_beside_columns_leaves_the_layouts_own_style_alone():
    """A known layout whose times are of one style keeps it where columns.yml only says which rows count."""

    known = Layout("x", "usage_log", SENTENCE, (), timestamp="dotnet_ticks", counts=RowFilter(("k",), ("q",)))
    (found,) = completed([known], Table.model_validate({"encoding": "cp932"}), "usage_log")
    assert (found.timestamp, found.counts) == ("dotnet_ticks", known.counts)
    (found,) = completed([known], Table.model_validate({"timestamp": "ymd"}), "usage_log")
    assert found.timestamp == "ymd"


def test_times_without_a_zone_are_local_unless_a_layout_says_otherwise(small):
    small.put("inbox/trials/t1/log.csv", csv_bytes([LOG, use("2024/04/09 15:00:00", "a@x.jp")]))
    small.take_in()
    (row,) = small.landed("inbox/trials/t1/log.csv", "usage_event").to_pylist()
    assert str(row["used_on"]) == "2024-04-09"
