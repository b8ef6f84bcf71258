"""Marks in place of bytes that do not decode: each holds its offset, so that its row can be set aside once known.

Add here: another kind of character that must not land. Keep out: blocks and encodings (decoding.py).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

# One line in ten with such bytes, in a file that hardly holds anything else beside ASCII: neither encoding.
MAX_UNDECODABLE_LINES: Final = 0.1

# Noncharacters, which no text may hold: bytes that do not decode, and characters that were lost before.
UNDECODABLE: Final = re.compile("\ufdd0([0-9]+)\ufdd1")
LOST: Final = re.compile("\ufdd0([0-9]+)\ufdd2")
MARK: Final = "\ufdd0"

# Single bytes that cp932 leaves undefined; Python's codec passes them through as these characters.
UNDEFINED: Final = "\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3"
# What somebody's program writes for a character that it could not read, and what must not pass for our mark.
SUSPECT: Final = "\ufffd\ufdd0"
_ODD: Final = re.compile(f"(\ufdd0[0-9]+-[0-9]+\ufdd1|[{SUSPECT}{UNDEFINED}])")
_ODD_UNICODE: Final = re.compile(f"(\ufdd0[0-9]+-[0-9]+\ufdd1|[{SUSPECT}])")
HANDLER: Final = "katsuyo-mark"


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return f"\ufdd0{error.start}-{error.end}\ufdd1", error.end


codecs.register_error(HANDLER, _mark)


@dataclass
class Findings:
    """What decoding met so far: counts of lines and, in the blocks that hold marks, of good and bad characters."""

    lines: int = 0
    bad: int = 0
    bad_lines: int = 0
    good: int = 0
    first_bad: tuple[int, int] = (0, 0)
    lost: int = 0

    @property
    def marked(self) -> bool:
        return bool(self.bad or self.lost)

    @property
    def is_mostly_undecodable(self) -> bool:
        return self.bad > self.good and self.bad_lines > self.lines * MAX_UNDECODABLE_LINES


def with_marks(text: str, offset: int, codec: str, findings: Findings) -> str:
    """The block's text with a mark of its own, holding the offset in the file, for each odd byte or character."""
    pieces: list[str] = []
    position, line, last_bad = 0, findings.lines + 1, 0
    for piece in (_ODD if codec == "cp932" else _ODD_UNICODE).split(text):
        found = re.fullmatch("\ufdd0([0-9]+)-([0-9]+)\ufdd1", piece)
        if found:
            start, end = int(found[1]), int(found[2])
        else:
            start, end = position, position + len(piece.encode(codec))
        if found or (len(piece) == 1 and codec == "cp932" and piece in UNDEFINED):
            pieces.append(f"\ufdd0{offset + start}\ufdd1")
            findings.first_bad = findings.first_bad if findings.bad else (line, offset + start)
            findings.bad += 1
            findings.bad_lines += line != last_bad
            last_bad = line
        elif len(piece) == 1 and piece in SUSPECT:
            pieces.append(f"\ufdd0{offset + start}\ufdd2")
            findings.lost += 1
        else:
            pieces.append(piece)
            findings.good += sum(1 for character in piece if character > "\x7f")
            line += piece.count("\n")
        position = end
    return "".join(pieces)
