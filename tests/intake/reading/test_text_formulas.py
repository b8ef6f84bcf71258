"""`="00123"`: what tools write into a CSV so that Excel leaves a text alone is that text, in every layout."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from dagster_project.intake.reading.text_formulas import without_formulas
from dagster_project.intake.recognising.layout import header_key
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    ROSTER_FILE,
    roster_file,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="00123"', "00123"),
        ('="2024-05-01 15:00:00"', "2024-05-01 15:00:00"),
        ('="say ""hi"""', 'say "hi"'),
        ('="一\n二"', "一\n二"),
        ('=""', ""),
        ("=1+2", "=1+2"),
        ('="a"&"b"', '="a"&"b"'),
        ('="a', '="a'),
        ('x="a"', 'x="a"'),
        ('="', '="'),
        ("00123", "00123"),
    ],
)
def test_only_a_lone_text_formula_is_its_text(cell, text):
    assert without_formulas(pa.chunked_array([["x", cell], [cell]])).to_pylist() == ["x", text, text]
    assert header_key(cell) == header_key(text)


def test_a_column_by_dictionary_is_one_again_and_says_each_text_once():
    column = pa.chunked_array([["00123", '="00123"', "x"], ['="00123"', "y"]]).dictionary_encode()
    found = without_formulas(column)
    assert found.to_pylist() == ["00123", "00123", "x", "00123", "y"]
    (texts,) = {tuple(chunk.dictionary.to_pylist()) for chunk in found.chunks}
    assert pa.types.is_dictionary(found.type) and sorted(texts) == ["00123", "x", "y"]
    untouched = pa.chunked_array([["a", "b"]]).dictionary_encode()
    assert without_formulas(untouched) is untouched


def as_formulas(row: list[str]) -> str:
    """As Webex writes them: quotation marks inside an unquoted field."""
    return ",".join(f'="{cell}"' for cell in row)


def test_every_layout_lands_it_and_the_plain_file_is_a_duplicate(small):
    roster = ["00123", "山田 太郎", "総務部", "人事課", "y@x.jp"]
    rows = {
        LOG_FILE: [LOG, ["2024-04-01 15:00:00", "00123", "", "", "", "文章作成", "題", "12"]],
        FORM_FILE: [FORM, ["2024-05-01 15:00:00", "y@x.jp", "満足", "基礎", "よい"]],
        ATTENDANCE_FILE: [APPLICATIONS, ["00123", "山田 太郎", "人事課", "", "出席"]],
    }
    for path, table in rows.items():
        small.put(path, "\r\n".join(map(as_formulas, table)).encode())
        small.put(path.replace(".csv", "2.csv"), table)
    small.put(ROSTER_FILE, roster_file(["123", *roster[1:]]))
    assert small.night().refusals == ()
    for path in rows:
        assert small.rows_of(path) == (1, 1, 0, 0, 0, 0) or small.rows_of(path) == (1, 0, 0, 0, 1, 0)
        both = [small.rows_of(name)[1] for name in (path, path.replace(".csv", "2.csv"))]
        assert sorted(both) == [0, 1]
    (use,) = small.query(
        "SELECT timezone('UTC', used_at), method FROM landed.usage_event JOIN landed.person USING (identity_key)"
    )
    assert use == (datetime(2024, 4, 1, 6, tzinfo=UTC).replace(tzinfo=None), "staff_number")
