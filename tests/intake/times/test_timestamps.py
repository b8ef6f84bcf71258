"""Every style of writing a time, against hand-computed values, and by a round trip of random times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.intake.times.sql import fixed_offset, normalised, with_moments
from dagster_project.intake.times.styles import BY_NAME, STYLES
from dagster_project.intake.times.timestamps import date_in

TOKYO = timedelta(hours=9)


def read(style: str, texts: list[str], zone: str = "Asia/Tokyo", ascii_only: bool = False) -> list[tuple]:
    """(moment in UTC without zone, day in the zone) of each text."""
    connection = duckdb.connect(":default:")
    connection.execute("CREATE OR REPLACE TEMP TABLE written AS SELECT unnest(?::VARCHAR[]) AS stamp", [texts])
    source = with_moments("written", "stamp", BY_NAME[style], zone, ascii_only)
    return connection.execute(f"SELECT timezone('UTC', moment), moment_day FROM {source}").fetchall()


def local(style: str, text: str) -> datetime | None:
    """The wall clock in Tokyo; the day is checked to be its day."""
    ((moment, day),) = read(style, [text])
    if moment is None:
        assert day is None
        return None
    assert day == (moment + TOKYO).date()
    return moment + TOKYO


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("ymd", "2023/10/02 09:05:31", datetime(2023, 10, 2, 9, 5, 31)),
        ("ymd", "2023/1/2 9:05:03", datetime(2023, 1, 2, 9, 5, 3)),
        ("ymd", "2023/10/02  9:05", datetime(2023, 10, 2, 9, 5)),
        ("ymd", "2023-10-02 09:05:31", datetime(2023, 10, 2, 9, 5, 31)),
        ("ymd", "2023-10-02T09:05:31.25", datetime(2023, 10, 2, 9, 5, 31, 250000)),
        ("ymd", "2023/10/02", datetime(2023, 10, 2)),
        ("ymd", " 2023/10/02　", datetime(2023, 10, 2)),
        ("ymd", "\t2023/10/02\r\n", datetime(2023, 10, 2)),
        ("ymd", "２０２３／１０／２　９：０５：３１", datetime(2023, 10, 2, 9, 5, 31)),
        ("ymd", "2024/02/29 00:00:00", datetime(2024, 2, 29)),
        ("ymd", "2000/01/01", datetime(2000, 1, 1)),
        ("ymd", "2099/12/31 23:59:59", datetime(2099, 12, 31, 23, 59, 59)),
        ("ymd_dot", "2025.6.11 14:55:03", datetime(2025, 6, 11, 14, 55, 3)),
        ("ymd_weekday", "2025/6/11（水）14:55", datetime(2025, 6, 11, 14, 55)),
        ("ymd_weekday", "2025-06-11 (水)", datetime(2025, 6, 11)),
        ("ymd_half_first", "2025/06/11 午後2:55", datetime(2025, 6, 11, 14, 55)),
        ("ymd_half_first", "2025/06/11 午前 0:05:09", datetime(2025, 6, 11, 0, 5, 9)),
        ("ymd_half_first", "2025/06/11 午後0:05", datetime(2025, 6, 11, 12, 5)),
        ("ymd_half_last", "2024/09/25 5:12:33 午後", datetime(2024, 9, 25, 17, 12, 33)),
        ("ymd_half_last", "2024/09/25 12:05:00 AM", datetime(2024, 9, 25, 0, 5)),
        ("ymd_half_last", "2024/09/25 12:05:00 p.m.", datetime(2024, 9, 25, 12, 5)),
        ("ymd_half_last", "2024/09/25 11:59\u202fPM", datetime(2024, 9, 25, 23, 59)),  # as newer ICU writes it
        ("ymd_zoned", "2024/09/25 5:12:33 午後 GMT+9", datetime(2024, 9, 25, 17, 12, 33)),
        ("ymd_zoned", "2024/09/25 5:12:33 午前 GMT+9", datetime(2024, 9, 25, 5, 12, 33)),
        ("ymd_zoned", "2024/09/25 12:05:00 午前 GMT+9", datetime(2024, 9, 25, 0, 5)),
        ("ymd_zoned", "2024/09/25 12:05:00 午後 GMT+9", datetime(2024, 9, 25, 12, 5)),
        ("ymd_zoned", "2024/09/25 11:59:59 午後 GMT+9:00", datetime(2024, 9, 25, 23, 59, 59)),
        ("ymd_zoned", "2024/09/25 5:12:33 午後 GMT+8", datetime(2024, 9, 25, 18, 12, 33)),
        ("ymd_zoned", "2024/09/25 5:12:33 午後 GMT-5", datetime(2024, 9, 26, 7, 12, 33)),
        ("ymd_zoned", "2025-06-11T05:55:03Z", datetime(2025, 6, 11, 14, 55, 3)),
        ("ymd_zoned", "2025-06-11T14:55:03.123456+09:00", datetime(2025, 6, 11, 14, 55, 3, 123456)),
        ("ymd_zoned", "2025-06-11 14:55:03 +0900", datetime(2025, 6, 11, 14, 55, 3)),
        ("ymd_zoned", "2025-06-11 05:55:03+00", datetime(2025, 6, 11, 14, 55, 3)),
        ("ymd_zoned", "2025-06-11 05:55 UTC", datetime(2025, 6, 11, 14, 55)),
        ("ymd_zoned", "2025-06-11 14:55 JST", datetime(2025, 6, 11, 14, 55)),
        ("ymd_zoned", "2025-06-11T00:00:00-05:30", datetime(2025, 6, 11, 14, 30)),
        ("ymd_written", "2025年06月11日 14時55分", datetime(2025, 6, 11, 14, 55)),
        ("ymd_written", "2025年6月11日14時5分3秒", datetime(2025, 6, 11, 14, 5, 3)),
        ("ymd_written", "２０２５年６月１１日（水）午後２時５５分", datetime(2025, 6, 11, 14, 55)),
        ("ymd_written", "2025年 6月 1日 9:05", datetime(2025, 6, 1, 9, 5)),
        ("era_written", "令和7年6月11日", datetime(2025, 6, 11)),
        ("era_written", "令和 ７年 ６月１１日 １４時５５分", datetime(2025, 6, 11, 14, 55)),
        ("era_written", "令和元年5月1日 9:05:03", datetime(2019, 5, 1, 9, 5, 3)),
        ("era_written", "㋿7年6月11日", datetime(2025, 6, 11)),
        ("era_written", "平成31年4月30日", datetime(2019, 4, 30)),
        ("era_written", "平成12年2月29日", datetime(2000, 2, 29)),
        ("era_short", "R7.6.11", datetime(2025, 6, 11)),
        ("era_short", "R7/6/11 14:55", datetime(2025, 6, 11, 14, 55)),
        ("era_short", "Ｒ０７．０６．１１", datetime(2025, 6, 11)),
        ("era_short", "H30.2.28", datetime(2018, 2, 28)),
        ("ymd_compact", "20250611", datetime(2025, 6, 11)),
        ("ymd_compact", "20250611145503", datetime(2025, 6, 11, 14, 55, 3)),
        ("ymd_compact", "20250611 14:55", datetime(2025, 6, 11, 14, 55)),
        ("yy_m_d", "22/7/11 9:05:03", datetime(2022, 7, 11, 9, 5, 3)),
        ("yy_m_d", "25-06-11", datetime(2025, 6, 11)),
        ("d_m_yy", "15/11/22, 9:05:03", datetime(2022, 11, 15, 9, 5, 3)),
        ("d_m_yy", "29/2/24", datetime(2024, 2, 29)),
        ("m_d_yy", "11/15/22, 9:05:03 PM", datetime(2022, 11, 15, 21, 5, 3)),
        ("d_m_yyyy", "13/04/2021 à 09:01:31", datetime(2021, 4, 13, 9, 1, 31)),
        ("d_m_yyyy", "13.4.2021", datetime(2021, 4, 13)),
        ("m_d_yyyy", "11/19/2021 9:54:15 AM", datetime(2021, 11, 19, 9, 54, 15)),
        ("m_d_yyyy", "11/4/2020, 12:50:12 AM", datetime(2020, 11, 4, 0, 50, 12)),
        # Excel: 2024-01-01 is 45292, and 22 October is day 296 of the leap year.
        ("excel_serial", "45587", datetime(2024, 10, 22)),
        ("excel_serial", "45587.5", datetime(2024, 10, 22, 12)),
        ("excel_serial", "45587.378819444442", datetime(2024, 10, 22, 9, 5, 30)),  # 32730 s of 86400
        ("excel_serial", "45587.999999", datetime(2024, 10, 23)),  # 0.0864 s before midnight
        ("excel_serial", "36526", datetime(2000, 1, 1)),
        ("excel_serial", "73050", datetime(2099, 12, 31)),
        # 1 700 000 000 s is 2023-11-14 22:13:20 UTC.
        ("epoch_seconds", "1700000000", datetime(2023, 11, 15, 7, 13, 20)),
        ("epoch_seconds", "1700000000.123456789", datetime(2023, 11, 15, 7, 13, 20, 123456)),
        ("epoch_milliseconds", "1700000000123", datetime(2023, 11, 15, 7, 13, 20, 123000)),
        # 638 396 640 000 000 000 ticks are 2024-01-01 00:00 UTC (738 885 days of 864 000 000 000).
        ("dotnet_ticks", "638396640000000000", datetime(2024, 1, 1, 9)),
        ("dotnet_ticks", "638481757794854611", datetime(2024, 4, 8, 21, 22, 59, 485461)),
    ],
)
def test_styles(style, text, expected):
    assert BY_NAME[style].has_shape(normalised(text))
    assert local(style, text) == expected


@pytest.mark.parametrize(
    ("style", "text"),
    [
        *(("ymd", text) for text in ("", " ", "合計", "昨日", "2023/11/31", "2023/11/31 10:00:00", "2023/02/29")),
        *(("ymd", text) for text in ("2023/13/01", "2023/10/02 24:00:00", "2023/10/02 09:60", "2023/10/02 9:05 x")),
        *(("ymd", text) for text in ("1999/12/31", "2100/01/01", "10/02/2023", "2023/10/02 09:05:31Z")),
        ("ymd_half_last", "2024/09/25 13:00:00 午後"),
        ("ymd_half_last", "2024/09/25 0:05:00 AM"),
        ("ymd_zoned", "2024/09/25 13:00:00 午後 GMT+9"),
        ("ymd_zoned", "2024/09/25 5:12:33 午後"),
        ("ymd_zoned", "2100/01/01 9:00 GMT+9"),
        ("ymd_written", "2023年2月29日"),
        ("era_written", "令和元年4月30日"),  # still Heisei
        ("era_written", "平成31年5月1日"),  # Reiwa already
        ("era_written", "令和7年2月29日"),
        ("era_short", "R82.1.1"),  # 2100
        ("ymd_compact", "20230230"),
        ("yy_m_d", "22/2/30"),
        ("d_m_yy", "31/11/22"),
        ("d_m_yyyy", "31/04/2022"),
        ("m_d_yyyy", "02/29/2023"),
        ("m_d_yyyy", "13/04/2021"),
        *(("excel_serial", text) for text in ("36525", "73051", "99999", "4558", "45587.5.1", "-45587")),
        ("epoch_seconds", "940000000"),  # October 1999
        ("epoch_seconds", "4102455600"),  # 2100-01-01 12:00 in Tokyo
        ("epoch_milliseconds", "4102455600000"),
        ("dotnet_ticks", "630000000000000000"),
    ],
)
def test_what_is_no_possible_time_is_null_and_not_moved(style, text):
    assert local(style, text) is None


@pytest.mark.parametrize(
    ("style", "text", "day"),
    [
        ("ymd_zoned", "2024-03-31T14:59:59Z", date(2024, 3, 31)),  # 23:59:59 in Tokyo
        ("ymd_zoned", "2024-03-31T15:00:00Z", date(2024, 4, 1)),
        ("ymd_zoned", "2024-03-31T15:30:00Z", date(2024, 4, 1)),  # 0:30 in Tokyo
        ("epoch_seconds", "1711897199", date(2024, 3, 31)),
        ("epoch_seconds", "1711897200", date(2024, 4, 1)),
        ("epoch_milliseconds", "1711897200000", date(2024, 4, 1)),
        ("dotnet_ticks", "638474940000000000", date(2024, 4, 1)),
        ("ymd", "2024/04/01 0:30", date(2024, 4, 1)),
        ("ymd", "2024/03/31 23:59:59", date(2024, 3, 31)),
    ],
)
def test_a_use_counts_on_the_local_day(style, text, day):
    assert read(style, [text])[0][1] == day


def test_a_zone_with_summer_time_is_followed():
    assert fixed_offset("Asia/Tokyo") == TOKYO and fixed_offset("Europe/Paris") is None
    times = read("ymd", ["2024/01/15 0:30", "2024/07/15 0:30"], "Europe/Paris")
    assert times == [
        (datetime(2024, 1, 14, 23, 30), date(2024, 1, 15)),
        (datetime(2024, 7, 14, 22, 30), date(2024, 7, 15)),
    ]
    assert read("ymd_zoned", ["2024-07-14T22:30:00Z"], "Europe/Paris")[0][1] == date(2024, 7, 15)


WRITTEN = {
    "ymd": "{t:%Y/%m/%d %H:%M:%S}",
    "ymd_dot": "{t.year}.{t.month}.{t.day} {t:%H:%M:%S}",
    "ymd_weekday": "{t:%Y/%m/%d}({weekday}) {t:%H:%M:%S}",
    "ymd_half_first": "{t:%Y/%m/%d} {half}{hour}:{t:%M:%S}",
    "ymd_half_last": "{t:%Y/%m/%d %I:%M:%S %p}",
    "ymd_zoned": "{utc:%Y-%m-%dT%H:%M:%S}Z",
    "ymd_written": "{t:%Y年%m月%d日 %H時%M分%S秒}",
    "era_written": "令和{reiwa}年{t.month}月{t.day}日 {t:%H時%M分%S秒}",
    "era_short": "R{reiwa}.{t.month}.{t.day} {t:%H:%M:%S}",
    "ymd_compact": "{t:%Y%m%d%H%M%S}",
    "yy_m_d": "{t:%y}/{t.month}/{t.day} {t:%H:%M:%S}",
    "d_m_yy": "{t:%d/%m/%y %H:%M:%S}",
    "m_d_yy": "{t:%m/%d/%y, %I:%M:%S %p}",
    "d_m_yyyy": "{t:%d/%m/%Y %H:%M:%S}",
    "m_d_yyyy": "{t:%m/%d/%Y %I:%M:%S %p}",
    "excel_serial": "{serial!r}",
    "epoch_seconds": "{epoch}",
    "epoch_milliseconds": "{epoch}000",
    "dotnet_ticks": "{ticks}",
}


def written(style: str, moment: datetime) -> str:
    """A second implementation, in the other direction, on the wall clock of Tokyo."""
    utc = moment - TOKYO
    return WRITTEN[style].format(
        t=moment,
        utc=utc,
        weekday="月火水木金土日"[moment.weekday()],
        half="午前" if moment.hour < 12 else "午後",
        hour=moment.hour % 12,
        reiwa=moment.year - 2018,
        serial=(moment - datetime(1899, 12, 30)) / timedelta(days=1),
        epoch=int(utc.replace(tzinfo=UTC).timestamp()),
        ticks=(utc - datetime(1, 1, 1)) // timedelta(microseconds=1) * 10,
    )


def test_every_style_is_in_the_round_trip():
    assert list(WRITTEN) == [style.name for style in STYLES]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.datetimes(datetime(2019, 5, 1), datetime(2099, 12, 31)), min_size=1, max_size=20))
def test_round_trip_of_random_times(moments):
    moments = [moment.replace(microsecond=0) for moment in moments]
    for style in WRITTEN:
        texts = [written(style, moment) for moment in moments]
        expected = [(moment - TOKYO, moment.date()) for moment in moments]
        assert read(style, texts) == expected, style
        if all(text.isascii() for text in texts):
            assert read(style, texts, ascii_only=True) == expected, style


def test_a_text_has_the_shape_of_one_style_or_of_rivals():
    for style in WRITTEN:
        for text in (written(style, datetime(2025, 6, 1, 14, 5, 9)), written(style, datetime(2031, 12, 31))):
            shaped = {other for other in STYLES if other.has_shape(text)}
            assert BY_NAME[style] in shaped
            assert len(shaped) == 1 or {other.rivals for other in shaped} == {BY_NAME[style].rivals} != {""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和6年4月1日", date(2024, 4, 1)),
        ("職員名簿（令和６年４月１日現在）", date(2024, 4, 1)),
        ("令和 6年 4月 1日 現在", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("㋿6年4月1日", date(2024, 4, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("Ｒ６．４．１", date(2024, 4, 1)),
        ("R6.4.1 12名", date(2024, 4, 1)),
        ("R6/4/1", date(2024, 4, 1)),
        ("平成31年4月1日現在", date(2019, 4, 1)),
        ("H30.4.1", date(2018, 4, 1)),
        ("2024/4/1", date(2024, 4, 1)),
        ("2024-04-01", date(2024, 4, 1)),
        ("2024.4.1", date(2024, 4, 1)),
        ("2024年4月1日", date(2024, 4, 1)),
        ("２０２４年１２月３１日 時点", date(2024, 12, 31)),
        ("2024年2月29日", date(2024, 2, 29)),
        ("2023年2月29日", None),
        ("令和6年13月1日", None),
        ("2024/4/123", None),
        ("令和6年4月", None),
        ("職員名簿", None),
        ("", None),
    ],
)
def test_the_date_in_a_title(text, expected):
    assert date_in(text) == expected


def test_what_usual_texts_look_like_is_part_of_the_pattern():
    """Every digit and separator that a glob allows, one place at a time, is the pattern's or is no possible time."""
    for style in (style for style in STYLES if style.usual):
        texts = set()
        for start in ("2023/10/02 09:05:31", "2023-12-30 23:59:59", "2023/01/31 20:00:00"):
            for place in range(len(start)):
                texts |= {start[:place] + character + start[place + 1 :] for character in "0123456789/-: TZ+.ａ"}
        texts |= {"2023/10/02 24:00:00", "2023-10/02 09:05:31", "2023/10/02 09:05:3", "2023/10/02 09:05:311"}
        listed = sorted(texts)
        connection = duckdb.connect()
        usual = " OR ".join(f"stamp GLOB '{glob}'" for glob in style.usual)
        query = f"SELECT coalesce({usual}, false), try_cast(stamp AS TIMESTAMP) IS NOT NULL FROM written"
        connection.execute("CREATE TEMP TABLE written AS SELECT unnest(?::VARCHAR[]) AS stamp", [listed])
        found = connection.execute(query).fetchall()
        assert sum(fits for fits, _ in found) > 100
        for text, (fits, is_time) in zip(listed, found, strict=True):
            assert not (fits and is_time) or style.has_shape(text), text
