"""Texts that tools write as formulas into a CSV, such as ``="00123"``, so that Excel leaves them alone.

Add here: another way of the same. Keep out: formulas of workbooks (workbook.py).
"""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_TEXT_FORMULA: Final = re.compile(r'="((?:[^"]|"")*)"')
_RE2_TEXT_FORMULA: Final = r'\A="(?:[^"]|"")*"\z'


def inside_formula(text: str) -> str:
    """The text of ``="00123"``; any other text as it is."""
    found = _TEXT_FORMULA.fullmatch(text)
    return found[1].replace('""', '"') if found else text


def without_formulas(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text, plain or by dictionary, with every ``="…"`` as its text: the same cell as in a workbook."""
    if pa.types.is_dictionary(cells.type):
        if not any(_has_formula(chunk.dictionary) for chunk in cells.chunks):
            return cells
        # Encoded anew: two entries may have become one text.
        return without_formulas(cells.cast(pa.string())).dictionary_encode()
    if not _has_formula(cells):
        return cells
    inside = pc.replace_substring(pc.utf8_slice_codeunits(cells, 2, -1), '""', '"')
    return pc.if_else(pc.match_substring_regex(cells, _RE2_TEXT_FORMULA), inside, cells)


def _has_formula(cells: pa.Array | pa.ChunkedArray) -> bool:
    # Nearly no file has any, so the cheap question comes first.
    return bool(pc.any(pc.starts_with(cells, '="')).as_py())
