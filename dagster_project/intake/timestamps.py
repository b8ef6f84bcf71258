"""Text to local time, as DuckDB expressions over a whole column.

Add here: a style of writing a time. Keep out: use counts and calendars. A text that is no possible time gives NULL,
never a neighbouring day (`2023/11/31` is refused, not moved).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# Reiwa began on 2019-05-01 (元号を改める政令), so 令和 n 年 is 2018 + n.
_REIWA_OFFSET = 2018
_JAPANESE_DATE = re.compile(
    r"(?:(?:令和|R)\s*(元|\d{1,2})\s*[年.]\s*(\d{1,2})\s*[月.]\s*(\d{1,2})"
    r"|(?<!\d)(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2}))(?!\d)"
)


# 2023/10/02 9:05:31, 2023-10-02T09:05, 2023/10/2
_NUMERIC = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]([01]?\d|2[0-3]):\d{2}(:\d{2}(\.\d+)?)?)?"
# 2024/09/25 3:41:07 午後 GMT+9 (Google Forms' CSV; the zone is that of the form's owner)
_GOOGLE = r"(\d{4}/\d{1,2}/\d{1,2}) (0?[1-9]|1[0-2])(:\d{2}:\d{2}) (午前|午後)( GMT\+9(:00)?)?"
_SERIAL = r"\d{5}(\.\d+)?"


def local_timestamp(column: str) -> str:
    """SQL for a TIMESTAMP from a text column: ISO and slash styles, Google Forms' `午後 … GMT+9`, Excel serial days.

    Excel's day 0 is 1899-12-30 for every date after its 1900 leap-year error (ECMA-376 part 1, 18.17.4.1).
    Casts, not strptime: DuckDB 1.5's try_strptime reads past the end of a text and can crash the process.
    """
    text = f"trim({column})"
    hour = f"CAST(regexp_extract({text}, '{_GOOGLE}', 2) AS INTEGER) % 12"
    moment = f"""CASE
        WHEN regexp_full_match({text}, '{_NUMERIC}')
            THEN try_cast(replace({text}, '/', '-') AS TIMESTAMP)
        WHEN regexp_full_match({text}, '{_GOOGLE}')
            THEN try_cast(concat(replace(regexp_extract({text}, '{_GOOGLE}', 1), '/', '-'), ' ',
                {hour} + CASE WHEN contains({text}, '午後') THEN 12 ELSE 0 END,
                regexp_extract({text}, '{_GOOGLE}', 3)) AS TIMESTAMP)
        WHEN regexp_full_match({text}, '{_SERIAL}')
            THEN TIMESTAMP '1899-12-30 00:00:00' + to_seconds(CAST(round(CAST({text} AS DOUBLE) * 86400) AS BIGINT))
        END"""
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
