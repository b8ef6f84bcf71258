"""Display names of meeting tools: 部署名_氏名, 氏名（部署名）, 氏名@部署, with tags and titles -> a name and a section.

A name is split by its shape alone, at the door, and only as a second reading beside the text as it was written. Add
here: another way to write a section beside a name. Keep out: spelling (tokens.py), and who is meant (identity.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Marks that a tool or a person puts beside a name and that say nothing of who it is.
TAGS: Final = (
    "ext",
    "external",
    "guest",
    "ゲスト",
    "外部",
    "社外",
    "未確認",
    "unverified",
    "host",
    "ホスト",
    "共同ホスト",
    "自分",
    "me",
)
HONORIFICS: Final = ("様", "さん")
# Ends that hardly any full name has; the weaker ones end family names as well (阿部, 別所, 中園, 小室, 古館, 馬場).
UNIT_ENDS: Final = ("課", "係", "局", "署", "校", "院", "班", "センター", "事務所", "出張所", "支所", "図書館", "公民館", "保育園",
                    "委員会", "議会", "協議会", "推進室", "チーム", "グループ", "担当", "本部", "県庁", "市役所")  # fmt: skip
WEAK_UNIT_ENDS: Final = ("部", "室", "所", "館", "園", "場", "会")
TITLES: Final = ("部長", "次長", "課長", "課長補佐", "室長", "係長", "所長", "館長", "園長", "局長", "主幹", "副主幹", "主査", "主任",
                 "主事", "参事", "技師", "専門員", "理事", "市長", "副市長", "教育長", "会計年度任用職員", "再任用")  # fmt: skip
# 人事課長 is the head of 人事課.
HEADS: Final = ("部長", "課長", "係長", "局長", "室長", "所長", "館長", "園長", "署長", "校長", "院長")

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TAG: Final = re.compile(r"[(\[【]\s*(?:" + "|".join(map(re.escape, TAGS)) + r")\s*[)\]】]", re.IGNORECASE)
_HONORIFIC: Final = re.compile(r"\s*(?:" + "|".join(HONORIFICS) + r")$")
_BRACKETED: Final = re.compile(r"[(\[【〔<](.*?)[)\]】〕>]")
_SEPARATOR: Final = re.compile(r"\s*[_@/|:;・,、]\s*|\s+[-–—]\s+|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])")
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Reading:
    """Another way to read a name, and the section that stands in it; empty where there is none."""

    name: str = ""
    section: str = ""


def plain(text: str) -> str:
    """Half width, without tags, honorifics and invisible characters; spaces stay."""
    # U+2017 is what some tools make of an underscore; NFKC would take it apart.
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).replace("\u2017", "_"))
    text = _TAG.sub(" ", text).strip().lstrip("*").strip()
    bare = _HONORIFIC.sub("", text)
    return bare if len(_SPACE.sub("", bare)) > 2 else text


def reading(text: str) -> Reading:
    """The second reading of a name: its parts where a section or a note stands beside it, else the two words of a
    Japanese name turned (太郎 山田)."""
    text = plain(text)
    if text.isascii():
        return Reading()
    notes = [note.strip() for note in _BRACKETED.findall(text) if note.strip()]
    outside = [part for part in _SEPARATOR.split(_BRACKETED.sub(" ", text).strip()) if part]
    words = [word for part in outside for word in _SPACE.split(part) if word]
    if len(outside) == 1 and not notes and not any(_is_unit(word) or word in TITLES for word in words):
        return Reading(_turned(words))
    units, names = _told_apart(notes, outside)
    return Reading(" ".join(names), " ".join(units))


def _told_apart(notes: list[str], outside: list[str]) -> tuple[list[str], list[str]]:
    """Sections and name words. What stands in brackets is the name only beside Latin letters, as in Taro Yamada
    (山田太郎), or beside a part of it, as in 山田 (山田太郎); of two parts that could both be a section (総務部_阿部) the first is."""
    units = [note for note in notes if _is_unit(note) or _is_weak_unit(note)]
    others = [note for note in notes if note not in units]
    if others and not units and _says_more(others[0], "".join(outside)):
        return [], others[:1]
    words = [word for part in outside for word in _SPACE.split(part) if word and not word.isdigit()]
    sure = [word for word in words if _is_unit(word)]
    rest = [word for word in words if word not in sure and word not in TITLES]
    if not units and not sure and len(outside) > 1 and len(rest) > 1 and _is_weak_unit(rest[0]):
        sure, rest = rest[:1], rest[1:]
    elif len(rest) > 1 and sure and _is_weak_unit(rest[0]) and words.index(rest[0]) < words.index(sure[0]):
        rest = rest[1:]  # the department above the section: 総務部 人事課 山田太郎
    return [_without_title(unit) for unit in (*units, *sure)][-1:], rest


def _says_more(note: str, outside: str) -> bool:
    full, part = _SPACE.sub("", note), _SPACE.sub("", outside)
    return (part.isascii() and not full.isascii()) or (part in full and part != full)


def _is_unit(word: str) -> bool:
    unit = _without_title(word)
    return len(unit) > 1 and (unit != word or unit.endswith(UNIT_ENDS))


def _is_weak_unit(word: str) -> bool:
    return len(word) > 1 and word.endswith(WEAK_UNIT_ENDS)


def _without_title(word: str) -> str:
    """The section that a head is the head of; a lone title is no section."""
    if word in TITLES:
        return ""
    return word[:-1] if word.endswith(HEADS) else word


def _turned(words: list[str]) -> str:
    """Given name first; two lone characters are one word spread out."""
    return f"{words[1]} {words[0]}" if len(words) == 2 and max(map(len, words)) > 1 else ""
