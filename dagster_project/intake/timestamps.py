"""Text to local time, as DuckDB expressions over a whole column.

Add here: a style of writing a time. Keep out: use counts and calendars. A text that is no possible time gives NULL,
never a neighbouring day (`2023/11/31` is refused, not moved).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_PATTERNS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y/%m/%d",
    "%Y-%m-%d",
)
# Reiwa began on 2019-05-01 (元号を改める政令), so 令和 n 年 is 2018 + n.
_REIWA_OFFSET = 2018
_JAPANESE_DATE = re.compile(
    r"(?:令和|R)(元|\d{1,2})[年.](\d{1,2})[月.](\d{1,2})日?|(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?"
)


def local_timestamp(column: str) -> str:
    """SQL for a TIMESTAMP from a text column: ISO and slash styles, Google Forms' `午後 … GMT+9`, Excel serial days.

    Excel's day 0 is 1899-12-30 for every date after its 1900 leap-year error (ECMA-376 part 1, 18.17.4.1).
    """
    text = f"trim({column})"
    patterns = ", ".join(f"'{pattern}'" for pattern in _PATTERNS)
    google = f"replace(replace(regexp_replace({text}, '\\s*GMT\\+9(:00)?$', ''), '午前', 'AM'), '午後', 'PM')"
    serial = (
        f"CASE WHEN regexp_full_match({text}, '\\d{{5}}(\\.\\d+)?') THEN TIMESTAMP '1899-12-30 00:00:00'"
        f" + to_seconds(CAST(round(CAST({text} AS DOUBLE) * 86400) AS BIGINT)) END"
    )
    moment = f"coalesce(try_strptime({text}, [{patterns}]), try_strptime({google}, '%Y/%m/%d %I:%M:%S %p'), {serial})"
    # A year outside the tools' lifetime is a misread column, not a use.
    return f"CASE WHEN year({moment}) BETWEEN 2000 AND 2099 THEN {moment} END"


def date_in(text: str) -> date | None:
    """The first date written in a title such as `職員名簿（令和6年4月1日現在）`, None without one."""
    found = _JAPANESE_DATE.search(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    era_year, *rest = found.groups()[:3]
    if era_year is None:
        year, month, day = (int(part) for part in found.groups()[3:])
    else:
        year = _REIWA_OFFSET + (1 if era_year == "元" else int(era_year))
        month, day = (int(part) for part in rest)
    try:
        return date(year, month, day)
    except ValueError:
        return None
