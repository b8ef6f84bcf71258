"""Which style a file uses: by its own evidence, once for the whole file, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pytest
import yaml

from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.times import timestamps
from dagster_project.intake.times.hints import expected_days
from dagster_project.intake.times.timestamps import Reading, read_column
from dagster_project.programme import Programme
from tests.intake.small_root import PROGRAMME

NOVEMBER_2022 = (date(2022, 11, 1), date(2022, 11, 30))


def choose(texts: list[str], expected=None, declared: str | None = None) -> Reading:
    with duckdb.connect() as bench:
        bench.register("fields", pa.table({"row_number": range(2, len(texts) + 2), "used_at": texts}))
        return read_column(bench, "fields", "used_at", "利用日時", expected, declared)


def style_of(texts: list[str], expected=None) -> str | None:
    style = choose(texts, expected).style
    return style.name if style else None


def refused(texts: list[str], expected=None, declared: str | None = None):
    with pytest.raises(Unreadable) as unreadable:
        choose(texts, expected, declared)
    return unreadable.value.message


@pytest.mark.parametrize(
    ("texts", "expected", "style"),
    [
        (["2023/10/02 09:05:31"], None, "ymd"),
        (["2023/10/02 09:05:31", "", " ", "合計"], None, "ymd"),
        (["2023/11/31", "2023/11/30"], None, "ymd"),  # an impossible day is written in the style of its file
        (["45587.5"], None, "excel_serial"),
        (["", "昨日"], None, None),
        # The day above 12 tells, wherever it stands.
        (["05/04/2021", "13/04/2021"], None, "d_m_yyyy"),
        (["04/05/2021", "04/13/2021"], None, "m_d_yyyy"),
        ([f"{day:02}/04/2021 9:05" for day in range(1, 14)], None, "d_m_yyyy"),
        # 31 November is a typing error in d/m/y, never a reason to take it for 11 of month 31.
        (["31/11/2022", "05/11/2022"], None, "d_m_yyyy"),
        # The programme's days tell 15 November 2022 from 22 November 2015.
        (["15/11/22"], NOVEMBER_2022, "d_m_yy"),
        (["22/11/15"], NOVEMBER_2022, "yy_m_d"),
        (["11/15/22"], NOVEMBER_2022, "m_d_yy"),
        (["31/11/22", "15/11/22"], NOVEMBER_2022, "d_m_yy"),
        (["10/11/22", "11/11/22", "12/11/22"], NOVEMBER_2022, "d_m_yy"),
        (["10/11/2022", "12/11/2022"], NOVEMBER_2022, "d_m_yyyy"),
        # Nine tenths of what tells: one stray row does not turn a file.
        ([f"{day:02}/11/22" for day in range(1, 13)] + ["22/11/15"], NOVEMBER_2022, "d_m_yy"),
        # The rows stand in order of time as d/m/y, and jump as m/d/y.
        (["1/10/2022", "5/10/2022", "9/10/2022", "1/11/2022", "3/11/2022"], None, "d_m_yyyy"),
        (["11/2/2022", "10/5/2022", "10/1/2022", "9/7/2022", "9/5/2022"], None, "m_d_yyyy"),
        (["22/7/9", "22/7/10", "22/8/2", "22/9/1", "22/10/3"], None, "yy_m_d"),
    ],
)
def test_the_files_own_evidence_decides(texts, expected, style):
    assert style_of(texts, expected) == style


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["01/02/03"], None),
        (["01/02/03"], NOVEMBER_2022),  # outside under every reading
        (["22/7/11"], None),
        (["31/11/22"], None),  # impossible as d/m/yy: that alone does not make it 2031
        (["01/02/2022", "03/04/2022"], None),
        (["11/11/2022"], NOVEMBER_2022),  # one day either way, but nothing says which way
        (["05/04/2021", "07/04/2021"], (date(2021, 4, 1), date(2021, 7, 31))),
        ([f"{day:02}/11/22" for day in range(1, 6)] + ["22/11/15"], NOVEMBER_2022),  # five against one is no proof
        (["01/10/2022", "02/10/2022", "03/10/2022", "04/10/2022", "05/10/2022"], None),  # in order either way
        # In order of time as m/d/y, but also of the text: a program that takes dates for text would sort them so.
        (["01/10/2022", "02/09/2022", "03/10/2022", "04/09/2022", "05/11/2022"], None),
        # Too few changes of day to speak of an order.
        (["1/10/2022", "9/10/2022", "1/11/2022"], None),
    ],
)
def test_without_evidence_the_file_is_refused_and_the_readings_are_named(texts, expected):
    message = refused(texts, expected)
    assert "利用日時" in message.ja and "利用日時" in message.en
    named = [style for style in timestamps.BY_NAME.values() if style.rivals and style.title.ja in message.ja]
    assert len(named) >= 2 and all(style.title.en in message.en for style in named)


def test_a_declared_style_ends_the_matter():
    for name in ("yy_m_d", "d_m_yy", "m_d_yy"):
        style = choose(["01/02/03"], None, name).style
        assert style is not None and style.name == name
    message = refused(["01/02/03"], None, "dd/mm/yy")
    assert "dd/mm/yy" in message.ja and "d_m_yy" in message.ja and "d_m_yy" in message.en


def test_a_reading_chosen_among_several_is_noted_with_its_reason():
    (note,) = choose(["15/11/22"], NOVEMBER_2022).notes
    assert "日/月/2桁の年" in note.ja and "2桁の年/月/日" in note.ja and "programme.yml" in note.ja
    assert "d/m/yy" in note.en and "programme.yml" in note.en
    assert choose(["2022/11/15"]).notes == ()


def test_a_mixture_is_refused_naming_the_first_row_of_the_other_kind():
    texts = ["2022/11/15", "2022/11/16", "2022/11/17", "R4.11.18", "R4.11.19"]
    message = refused(texts)
    assert "5 行目" in message.ja and "row 5" in message.en
    half = refused(["2022/11/15", "44880"])
    assert "3 行目" in half.ja
    orders = refused(["13/11/2022", "11/14/2022", "15/11/2022", "11/16/2022"])
    assert "3 行目" in orders.ja


def test_what_is_no_time_at_all_is_refused_by_row():
    message = refused(["", "12番", "13番"])
    assert "3 行目" in message.ja and "row 3" in message.en
    assert "12番" not in message.ja


def test_a_tenth_may_be_written_otherwise():
    good = [f"2022/11/{day:02}" for day in range(1, 19)]
    assert style_of([*good, "R4.11.19", "不明2"]) == "ymd"
    refused([*good[:15], "R4.11.19", "不明2"])


def test_all_rows_are_read_though_the_style_is_chosen_on_a_sample(monkeypatch):
    monkeypatch.setattr(timestamps, "SAMPLE", 10)
    start = date(2022, 1, 1)
    texts = [f"{start + timedelta(days=row % 300):%Y/%m/%d}" for row in range(1000)]
    texts[500] = "2022/11/31"
    texts[501] = "昨日"
    with duckdb.connect() as bench:
        bench.register("fields", pa.table({"row_number": range(2, 1002), "used_at": texts}))
        reading = read_column(bench, "fields", "used_at", "利用日時", None)
        source = reading.over("fields", "Asia/Tokyo")
        bad = bench.execute(f"SELECT row_number FROM {source} WHERE moment IS NULL ORDER BY row_number").fetchall()
    assert bad == [(502,), (503,)]


def test_a_rare_day_above_12_outside_the_sample_still_tells(monkeypatch):
    monkeypatch.setattr(timestamps, "SAMPLE", 10)
    texts = ["05/04/2021", "07/04/2021"] * 500
    texts[1] = "13/04/2021"
    assert style_of(texts) == "d_m_yyyy"


@pytest.mark.parametrize(
    ("kind", "scope_id", "stage", "days"),
    [
        ("usage_log", "t1", "post", (date(2024, 3, 1), date(2024, 5, 31))),
        ("attendance", "w1", "post", (date(2024, 5, 1), date(2024, 5, 1))),
        ("survey", "v1", "pre", (date(2024, 3, 2), date(2024, 5, 1))),
        ("survey", "v1", "post", (date(2024, 5, 1), date(2024, 6, 30))),
        ("survey", "v2", "post", None),
        ("roster", "roster", "post", None),
    ],
)
def test_the_days_that_the_programme_file_leads_one_to_expect(kind, scope_id, stage, days):
    declared = yaml.safe_load(PROGRAMME.replace("stage: post", f"stage: {stage}"))
    assert expected_days(kind, scope_id, Programme.model_validate(declared)) == days
