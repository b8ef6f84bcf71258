"""A style over a whole column, as DuckDB expressions: text in, instant and local day out.

Add here: the SQL of a new kind of style. Keep out: patterns (styles.py), which style a file uses.
Casts, not strptime: DuckDB 1.5's try_strptime reads past the end of a text and can crash the process.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dagster_project.intake.times.style import Style

# Full-width forms, wide and narrow no-break spaces, minus signs and the era ligatures, one character for one.
_FULL_WIDTH: Final = "".join(chr(0xFF01 + offset) for offset in range(94))
_WIDE: Final = _FULL_WIDTH + "\u3000\u00a0\u202f\u2212㋿㍻"
_NARROW: Final = "".join(chr(0x21 + offset) for offset in range(94)) + "   -RH"
_SPACES: Final = "' ' || chr(9) || chr(10) || chr(13)"
_MAP: Final = str.maketrans(_WIDE, _NARROW)

# A year outside the tools' lifetime is a misread column, not a use.
_FIRST, _BEYOND = "TIMESTAMP '2000-01-01 00:00:00'", "TIMESTAMP '2100-01-01 00:00:00'"
# The 1900 date system: day 0 is 1899-12-30 for every date after its leap-year error (ECMA-376 part 1, 18.17.4.1).
_EXCEL_ZERO: Final = "-2209161600"
# .NET counts 100 ns from 0001-01-01 (System.DateTime.Ticks); this is 1970-01-01.
_TICKS_1970: Final = "621355968000000000"


def normalised(text: str) -> str:
    """A text as the patterns expect it: ASCII digits, signs and spaces, nothing around it."""
    return text.translate(_MAP).strip(" \t\r\n")


def normalised_sql(column: str, ascii_only: bool = False) -> str:
    """The same over a column; ``ascii_only`` spares a column without any wide character the look at every text."""
    if ascii_only:
        return f"trim({column}, {_SPACES})"
    # DuckDB's translate is slow, and only few texts need it.
    wide = f"translate({column}, '{_quoted(_WIDE)}', '{_quoted(_NARROW)}')"
    return f"trim(CASE WHEN regexp_matches({column}, '[{_quoted(_WIDE)}]') THEN {wide} ELSE {column} END, {_SPACES})"


def with_moments(relation: str, column: str, style: Style | None, zone: str, ascii_only: bool = False) -> str:
    """SQL of ``relation`` with two columns more: ``moment`` (TIMESTAMPTZ) and ``moment_day`` (DATE in ``zone``).

    Both are NULL where the text is no possible moment of this style, and everywhere without a style (None). Each
    layer is a subquery of its own, so that no expression is computed twice for a row.
    """
    if style is None:
        return f"(SELECT *, CAST(NULL AS TIMESTAMPTZ) AS moment, CAST(NULL AS DATE) AS moment_day FROM {relation})"
    # Cleaning a text costs more than reading it, and hardly any needs it: only what does not fit as it stands.
    cleaned = normalised_sql(column, ascii_only)
    fits = " OR ".join([*(f"{column} GLOB '{usual}'" for usual in style.usual), matches(column, style)])
    text = f"CASE WHEN {fits} THEN {column} WHEN {matches(cleaned, style)} THEN {cleaned} END"
    if style.name == "ymd":
        # The most frequent style by far: the cast reads it as it stands.
        parsed, written = "stamp_text", _cast("stamp_parts")
    else:
        parsed = f"regexp_extract(stamp_text, '^(?:{_quoted(style.pattern)})$', {list(style.parts)!r})"
        written = _counted(style) if style.number else _composed(style)
    local, moment = _zoned(style, zone)
    possible = f"stamp_local >= {_FIRST} AND stamp_local < {_BEYOND}"
    return f"""(
        SELECT * EXCLUDE (stamp_local), CASE WHEN {possible} THEN {moment} END AS moment,
            CASE WHEN {possible} THEN CAST(stamp_local AS DATE) END AS moment_day
        FROM (SELECT * EXCLUDE (stamp_written), {local} AS stamp_local
            FROM (SELECT * EXCLUDE (stamp_parts), {written} AS stamp_written
                FROM (SELECT * EXCLUDE (stamp_text), {parsed} AS stamp_parts
                    FROM (SELECT *, {text} AS stamp_text FROM {relation}))))
    )"""


def matches(text: str, style: Style) -> str:
    """SQL: whether a normalised text has the style's shape."""
    return f"regexp_full_match({text}, '{_quoted(style.pattern)}')"


def fixed_offset(zone: str) -> timedelta | None:
    """The zone's offset where it is the same all through 2000 to 2099 (Asia/Tokyo), else None."""
    months = (datetime(year, month, 1, tzinfo=UTC) for year in range(2000, 2100) for month in range(1, 13))
    offsets = {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in months}
    return offsets.pop() if len(offsets) == 1 else None


def _zoned(style: Style, zone: str) -> tuple[str, str]:
    """SQL of the local TIMESTAMP from ``stamp_written``, and of the TIMESTAMPTZ from that."""
    offset = fixed_offset(zone)
    if offset is None:
        local = f"timezone('{zone}', timezone('UTC', stamp_written))" if style.zoned else "stamp_written"
        return local, f"timezone('{zone}', stamp_local)"
    # ICU's zones cost as much as the parsing; an unchanging offset is plain addition.
    ahead = int(offset.total_seconds()) * 1_000_000
    local = f"make_timestamp(epoch_us(stamp_written) + {ahead})" if style.zoned else "stamp_written"
    return local, f"make_timestamptz(epoch_us(stamp_local) - {ahead})"


def _composed(style: Style) -> str:
    """SQL of a TIMESTAMP from the parts of a calendar style (UTC where it is zoned). Impossible days are NULL."""
    year = _year(style)
    clock = "' ' || " + " || ':' || ".join((_hour(style), _or_zero("minute"), _or_zero("second")))
    day = f"{year} || '-' || stamp_parts.month || '-' || stamp_parts.day"
    moment = _cast(f"{day} || {clock}" if "hour" in style.parts else day)
    if "era" in style.parts:
        # Reiwa began on 2019-05-01 (元号を改める政令); a day of the wrong era is no possible day.
        began = "DATE '2019-05-01'"
        return f"CASE WHEN ({_is_reiwa()}) = ({moment} >= {began}) THEN {moment} END"
    if "sign" in style.parts:
        return f"make_timestamp(epoch_us({moment}) - {_offset_microseconds()})"
    return moment


def _year(style: Style) -> str:
    if "short_year" in style.parts:
        return "'20' || stamp_parts.short_year"
    if "era" in style.parts:
        # Reiwa n is 2018 + n, Heisei n is 1988 + n; 元年 is the first year.
        number = "CASE stamp_parts.era_year WHEN '元' THEN 1 ELSE try_cast(stamp_parts.era_year AS INTEGER) END"
        return f"CAST({number} + CASE WHEN {_is_reiwa()} THEN 2018 ELSE 1988 END AS VARCHAR)"
    return "stamp_parts.year"


def _is_reiwa() -> str:
    return "stamp_parts.era IN ('令和', 'R', 'r')"


def _hour(style: Style) -> str:
    """The hour of 24. 午前 and 午後 take 0 to 12 (Japanese tools write both 午後0:05 and 午後12:05), AM and PM 1 to 12."""
    halves = [f"stamp_parts.{part}" for part in ("before", "after") if part in style.parts]
    if not halves:
        return _or_zero("hour")
    half = f"upper(replace({' || '.join(halves)}, '.', ''))"
    hour = "try_cast(stamp_parts.hour AS INTEGER)"
    return f"""CASE WHEN {half} = '' THEN {_or_zero("hour")}
        WHEN {hour} > 12 OR ({hour} = 0 AND {half} IN ('AM', 'PM')) THEN NULL
        WHEN {half} IN ('AM', '午前') THEN CAST({hour} % 12 AS VARCHAR)
        WHEN {half} IN ('PM', '午後') THEN CAST({hour} % 12 + 12 AS VARCHAR) END"""


def _or_zero(part: str) -> str:
    return f"CASE WHEN stamp_parts.{part} = '' THEN '00' ELSE stamp_parts.{part} END"


def _offset_microseconds() -> str:
    signed = "CASE WHEN stamp_parts.sign = '-' THEN -60000000 ELSE 60000000 END"
    minutes = (
        "coalesce(try_cast(stamp_parts.ahead AS BIGINT), 0) * 60 + coalesce(try_cast(stamp_parts.past AS BIGINT), 0)"
    )
    return f"CASE WHEN stamp_parts.jst <> '' THEN 32400000000 ELSE {signed} * ({minutes}) END"


def _counted(style: Style) -> str:
    """SQL of a TIMESTAMP from a number style. Serial days are rounded to the second, their binary fractions need it."""
    number = "stamp_parts.number"
    microseconds = {
        "excel": f"(CAST(round(try_cast({number} AS DOUBLE) * 86400) AS BIGINT) + {_EXCEL_ZERO}) * 1000000",
        "seconds": _digits(6),
        "milliseconds": _digits(3),
        "ticks": f"(try_cast({number} AS BIGINT) - {_TICKS_1970}) // 10",
    }
    return f"make_timestamp({microseconds[style.number]})"


def _digits(decimals: int) -> str:
    """SQL of number and fraction as one integer, exact where a DOUBLE would not be."""
    fraction = f"left(rpad(stamp_parts.fraction, {decimals}, '0'), {decimals})"
    return f"try_cast(nullif(stamp_parts.number, '') || {fraction} AS BIGINT)"


def _cast(text: str) -> str:
    return f"try_cast({text} AS TIMESTAMP)"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
