"""Comma-separated text as the various tools write it: encoding, line end and quoting are each tool's own.

Add here: another tool's habit. Keep out: columns and rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# Quoting is done here: the standard library's rule for when a cell is quoted has changed between versions.
_NEEDS_QUOTES = ('"', ",", "\r", "\n")


def csv_bytes(
    rows: Iterable[Sequence[str]], *, encoding: str = "utf-8", line_end: str = "\r\n", quote_all: bool = False
) -> bytes:
    """Rows as one file; raises UnicodeEncodeError when the encoding has no such character."""
    lines = (",".join(_cell(value, quote_all) for value in row) + line_end for row in rows)
    return "".join(lines).encode(encoding)


def _cell(value: str, quote_all: bool) -> str:
    if quote_all or any(mark in value for mark in _NEEDS_QUOTES):
        return '"' + value.replace('"', '""') + '"'
    return value
