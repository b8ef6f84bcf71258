"""The closed list of ways in which tools and people write a time, as data.

Add here: another way of writing. Keep out: which one a file uses (choice.py), SQL (sql.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.times.style import Number, Style
from dagster_project.messages import Message

# Patterns are read by Python's re and by DuckDB's RE2 alike: no lookaround, no backreference.
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>20\d\d)"
_SHORT_YEAR = r"(?P<short_year>\d\d)"
_HOUR = r"(?P<hour>[01]?\d|2[0-3])"
_CLOCK = _HOUR + r":(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d(?:\.\d+)?))?"
_WRITTEN_CLOCK = _HOUR + r"[:時](?P<minute>[0-5]?\d)(?:[:分](?P<second>[0-5]?\d(?:\.\d+)?)?秒?)?"
# A half of the day stands before the hour (午後3:41) or behind the time (3:41:07 午後, 3:41 PM).
_HALF = r"午前|午後|[AaPp]\.?[Mm]\.?"
_BEFORE, _AFTER = rf"(?:(?P<before>{_HALF})\s*)", rf"(?:\s*(?P<after>{_HALF}))"
_ANY_CLOCK = rf"{_BEFORE}?{_CLOCK}{_AFTER}?"
_GAP = r"(?:T|,?\s+(?:à\s+)?)"
_WEEKDAY = r"\s*\([日月火水木金土]\)"
_WRITTEN_TIME = rf"(?:{_WEEKDAY})?(?:\s*{_BEFORE}?{_WRITTEN_CLOCK}{_AFTER}?)?"
_ZONE = (
    r"\s*(?:(?P<jst>JST)|(?:Z|UTC|GMT)"
    r"|(?:UTC|GMT)?(?P<sign>[+-])(?P<ahead>1[0-4]|0?\d)(?::?(?P<past>[0-5]\d))?)"
)
# Reiwa and Heisei years; the two leave no other era within the years that a log can be of.
_ERA = r"(?P<era>令和|平成|[RrHh])\s*(?P<era_year>元|[1-9]\d?|0[1-9])"


def _style(
    name: str,
    ja: str,
    en: str,
    pattern: str,
    zoned: bool = False,
    number: Number = "",
    rivals: str = "",
    usual: tuple[str, ...] = (),
) -> Style:
    return Style(name, Message(ja, en), pattern, zoned, number, rivals, usual)


# What DuckDB's own cast reads behind a date.
_PLAIN_TIME = rf"(?:(?:T|\s+){_CLOCK})?"
_TIME = rf"(?:{_GAP}{_CLOCK})?"
_ANY_TIME = rf"(?:{_GAP}{_ANY_CLOCK})?"

STYLES: Final[tuple[Style, ...]] = (
    _style(
        "ymd",
        "年/月/日（2025/06/11 14:55:03）",
        "y/m/d (2025/06/11 14:55:03)",
        rf"{_YEAR}[-/]{_MONTH}[-/]{_DAY}{_PLAIN_TIME}",
        usual=tuple(
            f"20[0-9][0-9][-/][01][0-9][-/][0-3][0-9] {hour}:[0-5][0-9]:[0-5][0-9]" for hour in ("[01][0-9]", "2[0-3]")
        ),
    ),
    _style("ymd_dot", "年.月.日（2025.6.11 14:55）", "y.m.d (2025.6.11 14:55)", rf"{_YEAR}\.{_MONTH}\.{_DAY}{_TIME}"),
    _style(
        "ymd_weekday",
        "年/月/日(曜日)（2025/06/11(水) 14:55）",
        "y/m/d with weekday (2025/06/11(水) 14:55)",
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_WEEKDAY}(?:\s*{_ANY_CLOCK})?",
    ),
    _style(
        "ymd_half_first",
        "年/月/日 午前・午後 時刻（2025/06/11 午後 2:55）",
        "y/m/d with AM or PM before the time (2025/06/11 午後 2:55)",
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_GAP}{_BEFORE}{_CLOCK}",
    ),
    _style(
        "ymd_half_last",
        "年/月/日 時刻 午前・午後（2025/06/11 2:55:03 午後）",
        "y/m/d with AM or PM behind the time (2025/06/11 2:55:03 PM)",
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_GAP}{_CLOCK}{_AFTER}",
    ),
    _style(
        "ymd_zoned",
        "時差つきの年-月-日（2025-06-11T05:55:03Z、2025/06/11 2:55:03 午後 GMT+9）",
        "y-m-d with an offset (2025-06-11T05:55:03Z, 2025/06/11 2:55:03 午後 GMT+9)",
        rf"{_YEAR}[-/]{_MONTH}[-/]{_DAY}{_GAP}{_ANY_CLOCK}{_ZONE}",
        zoned=True,
    ),
    _style(
        "ymd_written",
        "年月日（2025年06月11日 14時55分）",
        "y年m月d日 (2025年06月11日 14時55分)",
        rf"{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日{_WRITTEN_TIME}",
    ),
    _style(
        "era_written",
        "和暦（令和7年6月11日 14時55分）",
        "Japanese era (令和7年6月11日 14時55分)",
        rf"{_ERA}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日{_WRITTEN_TIME}",
    ),
    _style(
        "era_short",
        "和暦の略記（R7.6.11 14:55、R7/6/11）",
        "Japanese era, short (R7.6.11 14:55, R7/6/11)",
        rf"{_ERA}\s*[-/.]\s*{_MONTH}\s*[-/.]\s*{_DAY}(?:{_WEEKDAY})?(?:\s+{_ANY_CLOCK})?",
    ),
    _style(
        "ymd_compact",
        "区切りのない年月日（20250611 145503）",
        "y m d without separators (20250611 145503)",
        r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
        r"(?:[ T]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?)?",
    ),
    _style(
        "yy_m_d",
        "2桁の年/月/日（22/7/11 は 2022年7月11日）",
        "yy/m/d (22/7/11 is 11 July 2022)",
        rf"{_SHORT_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_ANY_TIME}",
        rivals="short year",
    ),
    _style(
        "d_m_yy",
        "日/月/2桁の年（15/11/22 は 2022年11月15日）",
        "d/m/yy (15/11/22 is 15 November 2022)",
        rf"{_DAY}[-/.]{_MONTH}[-/.]{_SHORT_YEAR}{_ANY_TIME}",
        rivals="short year",
    ),
    _style(
        "m_d_yy",
        "月/日/2桁の年（11/15/22 は 2022年11月15日）",
        "m/d/yy (11/15/22 is 15 November 2022)",
        rf"{_MONTH}[-/.]{_DAY}[-/.]{_SHORT_YEAR}{_ANY_TIME}",
        rivals="short year",
    ),
    _style(
        "d_m_yyyy",
        "日/月/年（13/04/2021 は 4月13日）",
        "d/m/yyyy (13/04/2021 is 13 April)",
        rf"{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}{_ANY_TIME}",
        rivals="year last",
    ),
    _style(
        "m_d_yyyy",
        "月/日/年（11/19/2021 9:54:15 AM は 11月19日）",
        "m/d/yyyy (11/19/2021 9:54:15 AM is 19 November)",
        rf"{_MONTH}[-/.]{_DAY}[-/.]{_YEAR}{_ANY_TIME}",
        rivals="year last",
    ),
    # Number styles hold only what falls into 2000 to 2099, so a column of other numbers has no shape.
    _style(
        "excel_serial",
        "Excel のシリアル値（45819.62）",
        "Excel serial days (45819.62)",
        r"(?P<number>(?:3[6-9]|[4-6]\d|7[0-3])\d{3}(?:\.\d+)?)",
        number="excel",
    ),
    _style(
        "epoch_seconds",
        "UNIX 時刻・秒（1749621303）",
        "epoch seconds (1749621303)",
        r"(?P<number>9[4-9]\d{7}|[1-4]\d{9})(?:\.(?P<fraction>\d+))?",
        zoned=True,
        number="seconds",
    ),
    _style(
        "epoch_milliseconds",
        "UNIX 時刻・ミリ秒（1749621303000）",
        "epoch milliseconds (1749621303000)",
        r"(?P<number>9[4-9]\d{10}|[1-4]\d{12})(?:\.(?P<fraction>\d+))?",
        zoned=True,
        number="milliseconds",
    ),
    _style(
        "dotnet_ticks",
        ".NET の ticks（638481757794854611）",
        ".NET ticks (638481757794854611)",
        r"(?P<number>6[3-6]\d{16})",
        zoned=True,
        number="ticks",
    ),
)

BY_NAME: Final = {style.name: style for style in STYLES}
