"""Texts that a spreadsheet would take for a formula, made harmless and back.

A text is preceded by one apostrophe where it begins with a control character (tab, CR and LF among them), or where
its first visible character is ``=``, ``+``, ``-``, ``@`` or one of their twins: Japanese Excel takes full-width ones
for the same. A text that begins with an apostrophe gets one too, so that the way back is the same for every cell: take
one leading apostrophe away. Add here: another beginning that a spreadsheet acts on. Keep out: numbers (a
negative one is no text), and how a form quotes its cells.
"""

from __future__ import annotations

import unicodedata

_MARK = "'"
_ACTING = "=+-@"
# A Shift_JIS file's full-width minus becomes this one or U+FF0D (whose NFKC is "-"), depending on who decodes it.
_OTHER_MINUS = "\u2212"


def neutralised(text: str) -> str:
    """The text as it may stand in a csv or a sheet that people open; most texts are returned as they are."""
    return _MARK + text if text.startswith(_MARK) or _acts(text) else text


def recovered(cell: str) -> str:
    """The text that ``neutralised`` was given."""
    return cell.removeprefix(_MARK)


def _acts(text: str) -> bool:
    if text and unicodedata.category(text[0]) == "Cc":
        return True
    # Spreadsheets pass over blanks and invisible characters (byte order mark, zero-width space) before an equals sign.
    for character in text:
        if unicodedata.category(character)[0] not in "CZ":
            return character == _OTHER_MINUS or unicodedata.normalize("NFKC", character)[0] in _ACTING
    return False
