"""Times as tools and people write them, each with the instant that it means: the second implementation of times.

Plain datetime, Fraction and text, written from what each way of writing means; nothing of it comes from the SQL or the
patterns under test. Add here: the writer of a new style. Keep out: reading.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Final, NamedTuple

from hypothesis import strategies as st

JST: Final = timezone(timedelta(hours=9))
RIVALS: Final = ("yy_m_d", "d_m_yy", "m_d_yy", "d_m_yyyy", "m_d_yyyy")
NUMBERS: Final = ("excel_serial", "epoch_seconds", "epoch_milliseconds", "dotnet_ticks")
_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


class Written(NamedTuple):
    """A cell and the instant it means, None where no such day exists."""

    text: str
    instant: datetime | None


Draw = Callable[[st.SearchStrategy], object]
# 2032 to 2098 and a day above 12: read as another of the rivals it is no day at all, so that one such row decides.
TELLING: Final = st.datetimes(datetime(2032, 1, 1), datetime(2098, 12, 31)).map(
    lambda local: local.replace(day=13 + local.day % 16)
)
LOCAL: Final = st.one_of(
    st.datetimes(datetime(2001, 1, 1), datetime(2098, 12, 31)),
    st.datetimes(datetime(2023, 10, 1), datetime(2025, 3, 31)),
    st.sampled_from([datetime(2024, 2, 29, 23, 59, 59, 999999), datetime(2019, 4, 30, 23, 59), datetime(2019, 5, 1)]),
)


def write(draw, style: str, local: datetime) -> Written:
    """One cell of that style for the wall clock of Tokyo (cut to what the draw writes of it)."""
    if style in NUMBERS:
        return _number(draw, style, local)
    clock, kept = _clock(draw, style, local)
    if style == "ymd_zoned":
        return _dressed(draw, *_zoned(draw, local))
    return _dressed(draw, _day(draw, style, local.date(), has_clock=bool(clock)) + clock, kept.replace(tzinfo=JST))


def impossible(draw, style: str) -> Written:
    """30 February, which has the style's shape."""
    # Without these the text would have the shape of another style.
    behind = {"ymd_half_first": " 午後 2:55", "ymd_half_last": " 2:55 PM", "ymd_zoned": "T14:55:03Z"}
    return Written(_day(draw, style, None, has_clock=style in behind) + behind.get(style, ""), None)


def _dressed(draw, text: str, instant: datetime) -> Written:
    """Now and then in full width, or with spaces around."""
    how = draw(st.integers(0, 9))
    text = text.translate(_WIDE) if how == 0 else f" {text}　" if how == 1 else text
    return Written(text, instant)


def _day(draw, style: str, day: date | None, *, has_clock: bool) -> str:
    """The day's text; 30 February 2024 for None."""
    year, month, number = (day.year, day.month, day.day) if day else (2024, 2, 30)
    pad = draw(st.sampled_from(["", "02"]))
    m, d, yy = f"{month:{pad}}", f"{number:{pad}}", f"{year % 100:02}"
    mark = draw(st.sampled_from("-/" if style in ("ymd", "ymd_zoned") else "-/."))
    weekday = f"({'月火水木金土日'[day.weekday()]})" if day else "(金)"
    if draw(st.booleans()):
        weekday = weekday.replace("(", "（").replace(")", "）")
    space = draw(st.sampled_from(["", " "])) if style.endswith("written") else ""
    if style == "ymd_compact":
        return f"{year}{month:02}{number:02}"
    if style == "ymd_dot":
        return f"{year}.{m}.{d}"
    if style.startswith("era"):
        reiwa = (year, month) >= (2019, 5)
        count = year - (2018 if reiwa else 1988)
        if style == "era_short":
            return f"{'R' if reiwa else 'H'}{count:{pad}}{mark}{m}{mark}{d}"
        said = "元" if count == 1 and draw(st.booleans()) else str(count)
        return f"{'令和' if reiwa else '平成'}{space}{said}年{space}{m}月{d}日"
    if style == "ymd_written":
        return f"{year}年{space}{m}月{space}{d}日{weekday if draw(st.booleans()) else ''}"
    order = {"yy_m_d": (yy, m, d), "d_m_yy": (d, m, yy), "m_d_yy": (m, d, yy)}
    order |= {"d_m_yyyy": (d, m, str(year)), "m_d_yyyy": (m, d, str(year))}
    text = mark.join(order.get(style, (str(year), m, d)))
    return text + weekday if style == "ymd_weekday" else text


def _clock(draw, style: str, local: datetime) -> tuple[str, datetime]:
    """The clock's text with what stands before it, and the local time that it still tells."""
    must = style in ("ymd_half_first", "ymd_half_last")
    if style == "ymd_compact":
        form, cut = draw(
            st.sampled_from(
                [("", "day"), ("%H%M", "minute"), (" %H:%M:%S", "second"), ("T%H%M%S", "second"), ("%H%M%S", "second")]
            )
        )
        return local.strftime(form) if form else "", _cut(local, cut)
    precision = draw(
        st.sampled_from(["minute", "second", "fraction"] if must else ["day", "minute", "second", "fraction"])
    )
    if precision == "day":
        return "", _cut(local, "day")
    gaps = {"ymd": ["T", " ", "  "], "ymd_weekday": ["", " "], "ymd_written": ["", " ", "　"]}
    gaps |= {"era_written": ["", " "], "era_short": [" "]}
    gap = draw(st.sampled_from(gaps.get(style, ["T", " ", ", ", " à "])))
    written = style in ("ymd_written", "era_written") and draw(st.booleans())
    halves = {"ymd": "no", "ymd_dot": "no", "ymd_half_first": "before", "ymd_half_last": "after"}
    half = halves.get(style) or draw(st.sampled_from(["no", "before", "after"]))
    text, kept = _hours(draw, local, precision, half, written)
    return gap + text, kept


def _hours(draw, local: datetime, precision: str, half: str, written: bool) -> tuple[str, datetime]:
    noon, hour = "", local.hour
    if half != "no":
        japanese = draw(st.booleans())
        noon = (
            ("午前", "午後")[hour >= 12]
            if japanese
            else draw(st.sampled_from([("AM", "PM"), ("a.m.", "p.m.")]))[hour >= 12]
        )
        hour %= 12
        # 午後0:05 and 午後12:05 are both written; AM and PM know no hour 0.
        hour = hour or (12 if not japanese or draw(st.booleans()) else 0)
    first = f"{hour:02}" if draw(st.booleans()) else str(hour)
    seconds, kept = "", _cut(local, "minute")
    if precision != "minute":
        seconds, kept = f"{local.second:02}", _cut(local, "second")
    if precision == "fraction":
        digits = draw(st.integers(1, 6))
        seconds += "." + f"{local.microsecond:06}"[:digits]
        kept += timedelta(microseconds=local.microsecond // 10 ** (6 - digits) * 10 ** (6 - digits))
    if written:
        clock = f"{first}時{local.minute:02}分" + (f"{seconds}秒" if seconds else "")
    else:
        clock = f"{first}:{local.minute:02}" + (f":{seconds}" if seconds else "")
    if half == "before":
        return noon + draw(st.sampled_from(["", " "])) + clock, kept
    return (clock + draw(st.sampled_from(["", " "])) + noon if half == "after" else clock), kept


def _zoned(draw, local: datetime) -> tuple[str, datetime]:
    """The same instant on the wall clock of another zone, which stands behind it."""
    minutes = draw(st.integers(-28, 28)) * 30
    sign, (ahead, past) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    forms = [f"{sign}{ahead:02}:{past:02}", f"{sign}{ahead:02}{past:02}", f"GMT{sign}{ahead}:{past:02}"]
    forms += [f"UTC{sign}{ahead}", f"{sign}{ahead:02}"] if not past else []
    forms += ["Z", "UTC", "GMT"] if not minutes else []
    forms += ["JST"] if minutes == 540 else []
    zone = timezone(timedelta(minutes=minutes))
    there = local.replace(tzinfo=JST).astimezone(zone).replace(tzinfo=None)
    half = draw(st.sampled_from(["no", "before", "after"]))
    clock, kept = _hours(draw, there, draw(st.sampled_from(["minute", "second", "fraction"])), half, False)
    gap = draw(st.sampled_from(["T", " "]))
    day = _day(draw, "ymd_zoned", there.date(), has_clock=True)
    space = draw(st.sampled_from(["", " "]))
    return day + gap + clock + space + draw(st.sampled_from(forms)), kept.replace(tzinfo=zone)


def _number(draw, style: str, local: datetime) -> Written:
    instant = local.replace(tzinfo=JST)
    if style == "excel_serial":
        whole = instant.replace(microsecond=0)
        days = Fraction((local.replace(microsecond=0) - datetime(1899, 12, 30)) // timedelta(seconds=1), 86400)
        return Written(f"{float(days):.15g}", whole)  # as many digits as Excel shows
    microseconds = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    finer = draw(st.integers(0, 9))  # what a microsecond cannot hold is cut off
    if style == "dotnet_ticks":
        return Written(
            str((instant - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10 + finer), instant
        )
    decimals = 6 if style == "epoch_seconds" else 3
    unit = 10**decimals
    if draw(st.booleans()):
        return Written(f"{microseconds // unit}.{microseconds % unit:0{decimals}}{finer}", instant)
    cut = timedelta(microseconds=microseconds % unit)
    return Written(str(microseconds // unit), instant - cut)


def _cut(local: datetime, precision: str) -> datetime:
    zero = {"second": 0, "microsecond": 0}
    if precision == "day":
        return local.replace(hour=0, minute=0, **zero)
    return local.replace(**zero) if precision == "minute" else local.replace(microsecond=0)
