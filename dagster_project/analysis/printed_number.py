"""A number as a city prints it: ``約1,400人``, ``７４．８％``, ``7割5分``, or what to write instead.

Add here: another way in which one number is printed. Keep out: the row around it (figure_row.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from dagster_project.messages import Message

# Full-width forms (U+FF01 to U+FF5E) lie at one distance from ASCII; not NFKC, which would make ① a 1.
_ASCII: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_COUNTERS: Final = (
    "人|名|件|回|点|票|通|社|課|係|部署|所属|団体|校|枚|個|席|日間|日|か月|ヶ月|週|時間|分|円|people|answers|times"
)
# Eighteen digits always fit a BIGINT.
_WHOLE: Final = r"(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})"
_WITH_UNIT: Final = re.compile(rf"(?P<number>{_WHOLE}(?:\.[0-9]{{1,12}})?)(?P<unit>%|パーセント|percent|{_COUNTERS})?")
_COUNT: Final = re.compile(rf"({_WHOLE})(?:{_COUNTERS})?")
_WARI: Final = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})?)割(?:([0-9])分(?:([0-9])厘)?)?")
_ABOUT: Final = re.compile(r"^(?:約|およそ|おおよそ|おおむね|概ね|ほぼ|about\s)|(?:程度|前後|ほど|くらい|ぐらい)$")
_CHANGE: Final = re.compile(r"^[-+±▲△▼]|(?:ポイント|pt)|(?:増|減|増加|減少)$")
_BOUND: Final = re.compile(r"(?:以上|以下|超|超え|未満|弱|強|余り|余|あまり)$|^(?:過半数|半数|大半)")
_FRACTION: Final = re.compile(r"分の|/|人に[0-9]+人|対")
_MISPLACED_COMMA: Final = re.compile(r"[0-9]+,")
_WORDS: Final = re.compile(r"[〇一二三四五六七八九十百千万億]")
_PERCENT_UNITS: Final = ("%", "パーセント", "percent")

Kind = Literal["count", "percent", "mean"]


@dataclass(frozen=True)
class PrintedNumber:
    """``number`` is the ASCII text with its commas, ``value`` the integer of its last printed place, ``decimals`` how
    many stand behind the point. ``places`` is that last place: below 0 for tens (``7割``) and rounded counts."""

    number: str
    value: int
    decimals: int
    places: int


def as_ascii(text: str) -> str:
    """Full-width letters, digits, signs and spaces as ASCII ones."""
    return text.translate(_ASCII).strip()


def read_count(text: str) -> int | None:
    """A whole number of 0 or more with or without thousands separators and a counter (``1,400人``), else None."""
    match = _COUNT.fullmatch(as_ascii(text).replace(" ", ""))
    return int(match.group(1).replace(",", "")) if match else None


def is_approximate(text: str) -> bool:
    """Whether the text says that its number is only about right."""
    return bool(_ABOUT.search(as_ascii(text)))


def read_printed(text: str, kind: Kind | None) -> PrintedNumber | Message:
    """The number in the text of a figure of this ``kind``, else what is wrong with it and what to write."""
    cleaned = as_ascii(text)
    bare = _ABOUT.sub("", cleaned).replace(" ", "")
    fault = _not_one_number(bare)
    if fault:
        return fault
    if kind == "percent" and "割" in bare:
        return _of_wari(bare) or _no_number(text)
    match = _WITH_UNIT.fullmatch(bare)
    if match is None:
        return _no_number(text)
    unit = match["unit"] or ""
    if unit and (unit in _PERCENT_UNITS) != (kind == "percent"):
        return Message(
            f"単位「{unit}」は kind 列の {kind} と合いません。どちらかを直してください",
            f"the unit '{unit}' does not belong to the kind {kind}; correct one of them",
        )
    return _number(match["number"], about=bare != cleaned.replace(" ", ""), kind=kind)


def _number(number: str, *, about: bool, kind: Kind | None) -> PrintedNumber:
    behind = len(number.partition(".")[2])
    value = int(re.sub("[.,]", "", number))
    if not about or behind or value == 0:
        return PrintedNumber(number, value, behind, behind)
    # 約1,400 claims no more than its hundreds, 約1,000 no more than a second digit, 約70 % no more than its tens.
    digits = number.replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    zeros = min(zeros, 1 if kind == "percent" else max(1, len(digits) - 2))
    return PrintedNumber(number, value // 10**zeros, 0, -zeros)


def _of_wari(bare: str) -> PrintedNumber | None:
    """``7割`` is 70 % to the tens, ``7割5分`` and ``7.5割`` are 75 %, ``7割5分3厘`` is 75.3 %."""
    match = _WARI.fullmatch(bare)
    if match is None or ("." in match[1] and match[2]):
        return None
    whole, _, behind = match[1].partition(".")
    digits = whole + behind + (match[2] or "") + (match[3] or "")
    places = len(digits) - len(whole) - 1
    value = int(digits)
    if places < 0:
        return PrintedNumber(str(value * 10), value, 0, places)
    number = str(value) if places == 0 else f"{value // 10**places}.{value % 10**places:0{places}d}"
    return PrintedNumber(number, value, places, places)


def _not_one_number(bare: str) -> Message | None:
    """Why the text is no single number of 0 or more, where that can be told."""
    if _CHANGE.search(bare):
        return Message(
            f"「{bare[:40]}」は増減（差）で、単独では判定できません。差のもとになった二つの値をそれぞれ一行に書いてください",
            f"'{bare[:40]}' is a change, which cannot be judged by itself; write the two values behind it on a row each",
        )
    if _BOUND.search(bare):
        return Message(
            f"「{bare[:40]}」は範囲で、一つの値ではありません。数だけを書き、以上・弱などの語は note 列に書いてください",
            f"'{bare[:40]}' is a range, not one value; write the number alone and put the word into note",
        )
    if _FRACTION.search(bare):
        return Message(
            f"「{bare[:40]}」は分数です。百分率に直した印刷値か、件数を numerator 列と denominator 列に書いてください",
            f"'{bare[:40]}' is a fraction; write the percentage, or its counts into numerator and denominator",
        )
    if _WORDS.search(bare):
        return Message(
            f"「{bare[:40]}」は漢数字や「万」を含みます。算用数字だけで書いてください（例: 14000）",
            f"'{bare[:40]}' holds Japanese numerals; write it in digits, like 14000",
        )
    if not _MISPLACED_COMMA.match(bare) or _WITH_UNIT.fullmatch(bare):
        return None
    return Message(
        f"「{bare[:40]}」は桁区切りの位置が三桁ごとではありません。桁区切りを除いて書いてください",
        f"'{bare[:40]}' has a comma that does not separate thousands; write it without commas",
    )


def _no_number(text: str) -> Message:
    return Message(
        f"「{text[:40]}」は数ではありません。単位を付けず半角で書いてください（例: 36.8）",
        f"'{text[:40]}' is not a number; write it in ASCII digits without a unit, like 36.8",
    )
