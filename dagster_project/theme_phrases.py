"""The little language in which a theme's phrases are written, and the writing in which texts and phrases are compared.

Plain text stands for itself. ``(a|b)`` is one of several, ``(a|)`` may be missing, ``~`` is up to GAP characters of the
same sentence, ``^`` and ``$`` are the beginning and end of a sentence, ``<name>`` is a group of phrases. Width, case,
spaces, brackets and kana (ア or あ) make no difference. Add here: another sign of the language. Keep out: the phrases
themselves (themes.yml) and the texts (intake/landing/theme_codes.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from dagster_project.messages import Message

GAP: Final = 20
Groups = Mapping[str, Sequence[str]]

_SENTENCE_ENDS: Final = re.compile(r"[。．｡！？!?\r\n]+")
_DROPPED: Final = re.compile(r"\.{2,}|[\s「」『』【】〔〕〈〉《》\"'“”‘’*●○◯■□◆◇▪•・※→⇒…\-‐–—―−]+")
_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SIGNS: Final = {"(": "(?:", ")": ")", "|": "|", "~": rf"[^\n]{{0,{GAP}}}", "^": "^", "$": "$"}
_TOKEN: Final = re.compile(r"<([^<>]*)>|([()|~^$])|([^<()|~^$]+|<)")


class PhraseFault(ValueError):
    """A phrase that cannot be read, with what to do."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.message = Message(ja, en)


def fold(text: str) -> str:
    """The text as it is compared: one sentence per line, in hiragana and small half-width letters, without spaces."""
    lines = (_folded(line) for line in _SENTENCE_ENDS.split(text))
    return "\n".join(line for line in lines if line)


def _folded(line: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", line)).lower().translate(_HIRAGANA)


def pattern_of(phrases: Sequence[str], groups: Groups) -> str:
    """One regular expression (RE2) over folded texts for any of the phrases.

    Raises:
        PhraseFault: brackets that do not close, or a group that there is not or that contains itself.
    """
    return "(?m)" + _any_of(phrases, groups, ())


def _any_of(phrases: Sequence[str], groups: Groups, within: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(_pattern(phrase, groups, within) for phrase in phrases)})"


def _pattern(phrase: str, groups: Groups, within: tuple[str, ...]) -> str:
    if _SENTENCE_ENDS.search(phrase):
        raise PhraseFault(
            f"言い回し「{phrase}」に文の切れ目（。!?）があります。言い回しは一つの文の中で探すので、切れ目で分けてください。",
            f"the phrase '{phrase}' holds the end of a sentence. Phrases are looked for within one: part it there.",
        )
    made, depth = [], 0
    for name, sign, plain in _TOKEN.findall(phrase):
        if sign:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth < 0:
                raise _unclosed(phrase)
            made.append(_SIGNS[sign])
        elif plain:
            made.append(re.escape(_folded(plain)))
        else:
            made.append(_group(phrase, name, groups, within))
    if depth:
        raise _unclosed(phrase)
    pattern = "".join(made)
    if not pattern:
        raise PhraseFault("言い回しが空です。", "a phrase is empty.")
    return pattern


def _group(phrase: str, name: str, groups: Groups, within: tuple[str, ...]) -> str:
    if name not in groups:
        raise PhraseFault(
            f"言い回し「{phrase}」の <{name}> は groups にありません。綴りを確かめるか、groups に加えてください。",
            f"<{name}> in the phrase '{phrase}' is not among groups. Check the spelling, or add it to groups.",
        )
    if name in within:
        raise PhraseFault(
            f"groups の「{name}」が自分自身を含んでいます。", f"the group '{name}' contains itself. Take it out."
        )
    return _any_of(groups[name], groups, (*within, name))


def _unclosed(phrase: str) -> PhraseFault:
    return PhraseFault(
        f"言い回し「{phrase}」の半角の括弧 ( ) の数が合いません。文字としての括弧は書かなくてかまいません。",
        f"the brackets ( ) of the phrase '{phrase}' do not match. Brackets of the text itself need not be written.",
    )
