"""How numbers are written: thousands, percentages, yen, days; one place, so that page, paper and charts agree.

Add here: another kind of number. Keep out: rounding of ratios (analysis/rounding.py; marts bring percentages).
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.messages import Message
from dagster_project.release.canonical import canonical
from dagster_project.release.report.page import same


def plain(value: object) -> str:
    """1400 -> 1,400; Decimal 4.0 -> 4.0; everything else as the release hash writes it."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    return str(canonical(value))  # type: ignore[arg-type]


def percent(value: object) -> Message:
    return same(f"{value} %")


def percent_of_rate(rate: float) -> str:
    """A DOUBLE of 0..1 as percent with one decimal, half up on the 12 digits that the release hash knows."""
    return f"{_tenths(Decimal(str(canonical(rate))) * 100)} %"


def rounded(value: float, decimals: int) -> Decimal:
    """A DOUBLE with so many decimals, half up on its 12 canonical digits; never -0."""
    found = Decimal(str(canonical(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return found if found else abs(found)


def places(value: float, decimals: int) -> str:
    """``rounded`` with its thousands apart: 1604.715 -> 1,604.72."""
    return f"{rounded(value, decimals):,}"


def yen(value: object) -> Message:
    return Message(f"{plain(value)} 円", f"{plain(value)} yen")


def day(value: date) -> Message:
    return Message(f"{value.year}年{value.month}月{value.day}日", value.isoformat())


def short_day(value: date) -> str:
    return f"{value.month}/{value.day}"


def _tenths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
