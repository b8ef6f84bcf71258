"""Facts of Japanese local government: organisation codes and the fiscal year.

Add here: such facts, each with its source. Keep out: anything a programme file declares.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Final

# 総務省「全国地方公共団体コード」: the sixth digit is 11 - (6a+5b+4c+3d+2e) mod 11, its last digit only; where the
# weighted sum is below 11 it is 11 minus the sum.
_WEIGHTS: Final = (6, 5, 4, 3, 2)

FISCAL_YEAR_FIRST_MONTH: Final = 4  # 地方自治法 第208条: 1 April to 31 March


def check_digit(first_five: str) -> int:
    """Check digit of an organisation code's first five digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_five, strict=True))
    return (11 - total % 11) % 10


def is_organisation_code(code: str) -> bool:
    """True for six ASCII digits whose last one is the check digit of the others."""
    return len(code) == 6 and code.isascii() and code.isdigit() and check_digit(code[:5]) == int(code[5])


def fiscal_year(day: date) -> int:
    """Fiscal year (年度) of a day: 2024-03-31 is in 2023."""
    return day.year if day.month >= FISCAL_YEAR_FIRST_MONTH else day.year - 1


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """Whether a city hall works: Monday to Friday, but national holidays (国民の祝日に関する法律, by the package
    holidays), 29 December to 3 January (地方自治法 第4条の2 第2項) and the city's own ``closed`` days."""
    at_new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not at_new_year and day not in closed and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # a fifth of a second that most commands need not wait for

    return frozenset(holidays.country_holidays("JP", years=year))
