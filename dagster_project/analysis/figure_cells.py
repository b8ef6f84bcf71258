"""Cells of figures.csv that hold a whole number: counts beside a figure, the fiscal year, decimals.

Add here: what to answer to a cell that holds none. Keep out: printed values (printed_number.py), rows (figure_row.py).
"""

from __future__ import annotations

import re
from typing import Final

from dagster_project.analysis.printed_number import as_ascii, is_approximate, read_count
from dagster_project.messages import Message

_REIWA: Final = re.compile(r"(?:令和|R)([0-9]{1,2}|元)(?:年度?)?")


def read_whole(text: str, column: str) -> int | Message:
    """The whole number in a cell of ``column``, else what is wrong with it and what to write."""
    found = read_count(text)
    if found is not None:
        return found
    ja, en = _instead(text, column)
    return Message(
        f"「{text[:40]}」は 0 以上の整数（18 桁まで）ではありません{ja}",
        f"'{text[:40]}' is not a whole number of 0 or more (at most 18 digits){en}",
    )


def _instead(text: str, column: str) -> tuple[str, str]:
    """What to write instead of a text that is no count, in Japanese and English."""
    if is_approximate(text):
        return "。おおよその件数では判定できません。正確な件数を書くか空にしてください", (
            "; an approximate count decides nothing: write the exact one or leave it empty"
        )
    if column == "fiscal_year" and (match := _REIWA.fullmatch(as_ascii(text))):
        year = 2018 + (1 if match[1] == "元" else int(match[1]))
        return f"。西暦で {year} と書いてください", f"; write {year}"
    return "", ""
