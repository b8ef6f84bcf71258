"""Bytes to UTF-8, strictly and a block at a time: a BOM is obeyed, else what somebody declared, else UTF-8, else
cp932; nothing is replaced.

A byte that does not decode becomes a mark that holds its offset, so that its row can be set aside once rows are
known. Add here: another encoding. Keep out: rows and cells (delimited.py).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa

from dagster_project.intake.reading import byte_progress
from dagster_project.intake.reading.contents import Content
from dagster_project.intake.reading.marks import HANDLER, MARK, SUSPECT, UNDEFINED, Findings, with_marks
from dagster_project.intake.reading.text_refusals import MAX_LINE_BYTES, not_as_declared, nul, too_long, undecodable

BLOCK_BYTES: Final = 1 << 20
# A quarantine of more rows than this is read by nobody: the file as a whole is damaged.
MAX_UNDECODABLE: Final = 10_000

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_JAPANESE: Final = re.compile("[\u3000-\u9fff]")
# ISO-2022-JP is plain ASCII to a decoder: Japanese would land as letters and signs.
_JIS_SHIFTS: Final = (b"\x1b$B", b"\x1b$@")
_WINDOW_BYTES: Final = 1 << 16
_SUSPECT_BYTES: Final = tuple(mark.encode() for mark in SUSPECT)


@dataclass(frozen=True)
class Coding:
    """How a file's bytes are to be read; ``is_assumed`` where nothing but being UTF-8 so far speaks for it."""

    encoding: str
    is_assumed: bool = False


class OtherCoding(Exception):
    """A file is not in the coding that was assumed, but in this one."""

    def __init__(self, coding: Coding) -> None:
        super().__init__(coding.encoding)
        self.coding = coding


def coding_of(path: Content, declared: str | None = None) -> Coding:
    """The encoding by BOM, else the ``declared`` one (utf-8, cp932, utf-16), else UTF-8 as long as all bytes are. UTF-16
    without a BOM, which nobody could tell, is given as utf-16-le or utf-16-be.

    Raises:
        Unreadable: the BOM contradicts what is declared.
    """
    with path.open("rb") as file:
        start = file.read(4)
        for bom, encoding in _BOMS:
            if start.startswith(bom):
                if declared is not None and not encoding.startswith(declared):
                    raise not_as_declared(declared, encoding)
                return Coding(encoding)
        if declared is not None:
            return Coding(_byte_order(start + file.read(_WINDOW_BYTES)) if declared == "utf-16" else declared)
    return Coding("utf-8", is_assumed=True)


def _require_utf8(block: bytes, before: bytes) -> None:
    """Raises OtherCoding where the block is no UTF-8: UTF-8 or cp932, whichever the bytes around the first one that is
    not speak for."""
    if not _is_utf8(block):
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            raise OtherCoding(Coding(_by_window(before + block, len(before) + error.start))) from None


def _is_utf8(block: bytes) -> bool:
    """Arrow's validation, some fifteen times faster than decoding Japanese text to see whether it decodes."""
    ends = pa.py_buffer(np.array([0, len(block)], np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(block)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def count_of(byte: bytes, block: bytes) -> int:
    """How often one byte stands in a block; numpy counts several times faster than bytes.count()."""
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == byte[0])) if byte in block else 0


def _by_window(block: bytes, position: int) -> str:
    """Damaged UTF-8 often decodes as cp932, to nonsense. cp932 text gives no such characters by chance."""
    window = block[max(0, position - _WINDOW_BYTES) : position + _WINDOW_BYTES]
    text = window.decode("utf-8", HANDLER)
    good = len(_JAPANESE.findall(text))
    return "utf-8" if good >= 3 and good > text.count(MARK) else "cp932"


def _byte_order(start: bytes) -> str:
    """Delimiters, digits and line ends are ASCII: their zero bytes stand first or second in every pair."""
    return "utf-16-be" if start[::2].count(0) > start[1::2].count(0) else "utf-16-le"


def byte_blocks(file: BinaryIO, longest: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """The bytes from here on, cut behind line ends (which no character of UTF-8 or cp932 contains).

    Raises:
        Unreadable: a line is longer than ``longest``, or it holds NUL bytes.
    """
    # Joined once a line ends: one of hundreds of megabytes would else be copied with every read.
    pieces, held, start = [b""], 0, file.tell()
    while read := file.read(BLOCK_BYTES):
        byte_progress.report(file.tell())
        if b"\0" in read:
            raise nul(file.tell() - len(read) + read.index(b"\0"))
        cut = max(read.rfind(b"\n"), read.rfind(b"\r")) + 1
        held = len(read) - cut if cut else held + len(read)
        if held > longest:
            raise too_long(_lines_between(file, start, file.tell()) + 1, longest)
        if cut:
            yield b"".join([*pieces, read[:cut]])
            pieces = []
        pieces.append(read[cut:])
    if held:
        yield b"".join(pieces)


def _lines_between(file: BinaryIO, start: int, end: int) -> int:
    file.seek(start)
    return sum(count_of(b"\n", file.read(min(BLOCK_BYTES, end - at))) for at in range(start, end, BLOCK_BYTES))


def utf8_blocks(
    path: Content, coding: Coding, findings: Findings, longest: int = MAX_LINE_BYTES, by_line: bool = True
) -> Iterator[bytes]:
    """The file as UTF-8 without its BOM; ``findings`` grows as the blocks are taken. ``longest``: bytes that a line may
    have; ``by_line``: a line is a row, so that the share of lines with marks tells whether the encoding is right.

    Raises:
        OtherCoding: it is not in the coding that was assumed.
        Unreadable: NUL bytes, a line without end, a character cut off at the end, or more marks than a table bears.
    """
    with path.open("rb") as file:
        if coding.encoding.startswith("utf-16"):
            yield from _from_utf16(file, coding.encoding, findings, longest)
            return
        codec = "utf-8" if coding.encoding == "utf-8-sig" else coding.encoding
        offset = file.seek(len(codecs.BOM_UTF8) if coding.encoding == "utf-8-sig" else 0)
        block = before = b""
        for block in byte_blocks(file, longest):
            if coding.is_assumed:
                _require_utf8(block, before)
                before = block[-_WINDOW_BYTES:]
            if b"\x1b" in block and any(shift in block for shift in _JIS_SHIFTS):
                raise undecodable("UTF-8 / cp932 (ISO-2022-JP)", findings.lines + 1, offset)
            yield _as_utf8(block, offset, codec, coding.is_assumed, findings)
            offset += len(block)
        _require_whole_end(block, offset, codec, findings)
    if by_line and findings.is_mostly_undecodable:
        raise undecodable("UTF-8 / cp932" if codec == "cp932" else codec, *findings.first_bad)


def _as_utf8(block: bytes, offset: int, codec: str, is_valid: bool, findings: Findings) -> bytes:
    lines = count_of(b"\n", block) or count_of(b"\r", block)
    result = block
    if is_valid:
        # One byte is found some twenty times faster than three.
        suspect = _SUSPECT_BYTES[0][:1] in block and any(mark in block for mark in _SUSPECT_BYTES)
    else:
        text = block.decode(codec, HANDLER)
        suspect = any(mark in text for mark in (SUSPECT + UNDEFINED if codec == "cp932" else SUSPECT))
        result = text.encode() if codec == "cp932" else block
    if suspect:
        marked = with_marks(block.decode(codec, HANDLER), offset, codec, findings)
        result = marked.encode()
        if findings.bad > MAX_UNDECODABLE:
            raise undecodable(codec, *findings.first_bad)
    findings.lines += max(lines, 1)
    return result


def _require_whole_end(last_block: bytes, end: int, codec: str, findings: Findings) -> None:
    """A character cut off at the very end means that the rest of the file is missing."""
    last_line = last_block[last_block.rfind(b"\n") + 1 :]
    decoder = codecs.getincrementaldecoder(codec)("ignore")
    decoder.decode(last_line)
    pending, _ = decoder.getstate()
    if pending:
        raise undecodable(codec, findings.lines + (b"\n" in last_block), end - len(pending))


def _from_utf16(file: BinaryIO, encoding: str, findings: Findings, longest: int) -> Iterator[bytes]:
    codec = encoding
    if encoding == "utf-16":
        codec = "utf-16-le" if file.read(2) == codecs.BOM_UTF16_LE else "utf-16-be"
    decoder = codecs.getincrementaldecoder(codec)()
    offset, unended = file.tell(), 0
    while True:
        chunk = file.read(BLOCK_BYTES)
        byte_progress.report(file.tell())
        pending, _ = decoder.getstate()
        try:
            text = decoder.decode(chunk, not chunk)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(codec, "ignore")
            # The error object carries the content: it must not be chained into any log.
            raise undecodable(
                "utf-16", findings.lines + before.count("\n") + 1, offset - len(pending) + error.start
            ) from None
        if not chunk:
            return
        if "\0" in text:
            raise nul(offset - len(pending) + 2 * text.index("\0"))
        lines = text.count("\n") or text.count("\r")
        unended = 0 if lines else unended + len(text.encode())
        if unended > longest:
            raise too_long(findings.lines + 1, longest)
        if any(mark in text for mark in SUSPECT):
            text = with_marks(text, offset - len(pending), codec, findings)
        findings.lines += lines
        offset += len(chunk)
        yield text.encode()
