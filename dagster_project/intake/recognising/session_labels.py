"""What the header of a column of marks says of its workshop: a date, a number, a day of several.

Texts are as header_key() gives them. Add here: another way of writing which workshop or day a column is. Keep out:
which column is read (session_columns.py).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from dagster_project.intake.recognising.layout import header_key

_DATE: Final = re.compile(r"(?:(?P<year>\d{1,4}|元)[年./-])?(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})")
_DAY_OF_ONE: Final = re.compile(r"day\d+|\d+日目|第[\d一二三四五六七八九十]+日|\d+日間?$")
_NUMBER: Final = re.compile(r"第?([\d一二三四五六七八九十]+)[回講]|session(\d+)|セッション(\d+)")
_KANJI: Final = "一二三四五六七八九十"
_REIWA_0: Final = 2018


def is_session(key: str) -> bool:
    """Whether a header text is about one workshop or day of several."""
    return bool(_DATE.search(key) or _NUMBER.search(key) or _DAY_OF_ONE.search(key))


def has_date(key: str) -> bool:
    return _DATE.search(key) is not None


def is_day_of_one(key: str) -> bool:
    """A day of a workshop of several days: 2日目, Day 2."""
    return _DAY_OF_ONE.search(key) is not None


def is_on(key: str, day: date) -> bool:
    """Whether one of the dates in the text can be that day."""
    for written in _DATE.finditer(key):
        year, month, number = written["year"], int(written["month"]), int(written["day"])
        years = {day.year} if year is None else _years(1 if year == "元" else int(year))
        if (month, number) == (day.month, day.day) and day.year in years:
            return True
    return False


def _years(year: int) -> set[int]:
    """A year of less than three digits is one of this century or of 令和."""
    return {year} if year > 99 else {2000 + year, _REIWA_0 + year}


def is_named(key: str, name: str) -> bool:
    """Whether a workshop of that name is meant: by its number, or by the words of the name."""
    if number := _number(key):
        return number == _number(header_key(name))
    return bool(key) and (key in header_key(name) or header_key(name) in key)


def is_of_other_number(key: str, name: str) -> bool:
    """Whether the column bears another number than the workshop's name does."""
    return bool(_number(key) and _number(header_key(name)))


def _number(key: str) -> int | None:
    found = _NUMBER.search(key)
    if found is None:
        return None
    text = next(filter(None, found.groups()))
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    return (10 * (_KANJI.find(tens) + 1 or 1) if "十" in text else 0) + (_KANJI.find(ones) + 1 if ones else 0)
