"""Texts that stand for people, and every form in which a program could have kept one.

Add here: another canary or another way to write a text down. Keep out: where they are planted (planted.py) and looked
for (scanner.py).
"""

from __future__ import annotations

import base64
import hashlib
import html
import unicodedata
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

# One stem per kind of secret; planted texts contain them, so that a stem finds each spelling with spaces around it.
SURNAME, SURNAME_EVERYDAY, GIVEN = "髙嶺鶯", "高嶺鶯", "金糸雀子"
KANA, LATIN = "カナリヤ", "kanariya"
NUMBER = "9182736455"
PROMPT, PROMPT_JSON = "鳴禽相談", "鷦鷯草案"
ANSWER, REMARK = "囀り要望", "巣籠事情"
# In a header, as a sheet's name, in a file that nothing can read, and among the excluded people.
HEADER, SHEET, UNREAD, EXCLUDED = "鸚哥次郎", "頬白花江", "鵯三四郎", "hiyodori"
STEMS = (
    *(SURNAME, SURNAME_EVERYDAY, GIVEN, KANA, LATIN, NUMBER, PROMPT, PROMPT_JSON),
    *(ANSWER, REMARK, HEADER, SHEET, UNREAD, EXCLUDED),
)

NAME, NAME_EVERYDAY = f"{SURNAME}　{GIVEN}", f"{SURNAME_EVERYDAY} {GIVEN}"
EMAIL, EMAIL_OTHER = f"{LATIN}.utako@city.example.lg.jp", f"U{NUMBER}@CITY.example.lg.jp"
DISPLAY = f"{SURNAME} {GIVEN}(デジタル推進課)"
# Whole values, of which an unkeyed digest would be as good as the text: anybody can hash a staff list.
VALUES = (NAME, NAME_EVERYDAY, SURNAME + GIVEN, SURNAME_EVERYDAY + GIVEN, EMAIL, EMAIL.split("@")[0], NUMBER, DISPLAY)

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_HALF_WIDTH = dict(zip("カナリヤ", "ｶﾅﾘﾔ", strict=True))
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc-jp", "utf-7")


def _spellings(text: str) -> set[str]:
    """The text as it is, normalised, and in the widths and scripts that people type; lower case, as is all searching."""
    typed = {text, text.translate(_FULL_WIDTH), text.translate(_HIRAGANA), text.translate(str.maketrans(_HALF_WIDTH))}
    forms = {unicodedata.normalize(form, spelt) for spelt in typed for form in ("NFC", "NFKC", "NFD", "NFKD")}
    return {spelt.lower() for spelt in typed | forms}


def _written(text: str) -> Iterator[bytes]:
    for encoding in _ENCODINGS:
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            continue
    if not text.isascii():
        yield json_escaped(text)
        yield quote(text).lower().encode()
        yield html.escape(text).encode("ascii", "xmlcharrefreplace")
        yield "".join(f"&#x{ord(letter):x};" for letter in text).encode()
    yield text.encode().hex().encode()


def json_escaped(text: str) -> bytes:
    r"""As ``json.dumps`` writes it: \uXXXX, a surrogate pair beyond the basic plane."""
    units = text.encode("utf-16-be")
    return b"".join(b"\\u%02x%02x" % (units[i], units[i + 1]) for i in range(0, len(units), 2))


def _base64(text: str) -> Iterator[bytes]:
    """The characters that stand in base64 of any longer text around this one, for each of the three alignments."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + text.encode())
        yield coded[(0, 2, 3)[shift] : (len(text.encode()) + shift) // 3 * 4]


@cache
def lower_case_forms() -> dict[bytes, str]:
    """Bytes to look for in a content that was put into lower case, with the canary that they give away."""
    found = {form.lower(): stem for stem in STEMS for spelt in _spellings(stem) for form in _written(spelt)}
    for value in VALUES:
        for spelt in {value, *_spellings(value)}:
            for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
                found[digest(spelt.encode()).hexdigest()[:32].encode()] = f"digest of {value}"
    return found


@cache
def exact_forms() -> dict[bytes, str]:
    """Bytes whose case carries meaning: base64, a number as a number, the bytes of digests."""
    found = {
        form: stem
        for stem in STEMS
        for spelt in {stem, stem.upper(), stem.title(), *_spellings(stem)}
        for form in _base64(spelt)
        if len(form) >= 8
    }
    for order in ("little", "big"):
        found[int(NUMBER).to_bytes(8, order)] = NUMBER  # type: ignore[arg-type]
    for value in VALUES:
        for spelt in {value, *_spellings(value)}:
            found[hashlib.sha256(spelt.encode()).digest()[:16]] = f"digest of {value}"
    return found
