"""The decoded file as a stream that counts quotation marks, and the check that the last one is closed.

Add here: another count that the whole file must give. Keep out: parsing (delimited.py).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from dagster_project.intake.reading.contents import Content
from dagster_project.intake.reading.decoding import Coding, count_of, utf8_blocks
from dagster_project.intake.reading.marks import Findings
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.messages import Message

# A row of its own behind the last one, unless a quotation mark is still open there.
_SENTINEL: Final = "\x1e"


class Utf8File(io.RawIOBase):
    """The decoded file as a stream that ends with a line end, counting quotation marks on its way."""

    def __init__(self, blocks: Iterator[bytes], tail: bytes = b"") -> None:
        self._blocks = blocks
        self._tail = tail
        self._buffer = memoryview(b"")
        self._last = b""
        self.quotes = 0

    def readable(self) -> bool:
        return True

    def peek(self, size: int) -> bytes:
        """The first bytes without taking them: only before anything was read."""
        first = self._next()
        self._buffer = memoryview(first)
        return first[:size]

    def pad(self, ends: Sequence[bytes]) -> None:
        """Adds the n-th text to the end of the n-th line: only after peek() and before anything was read."""
        if not ends:
            return
        lines = bytes(self._buffer).split(b"\n", len(ends))
        padded = [
            (line[:-1] + end + b"\r" if line.endswith(b"\r") else line + end)
            for line, end in zip(lines, ends, strict=False)
        ]
        self._buffer = memoryview(b"\n".join([*padded, *lines[len(ends) :]]))

    def unquoted(self) -> Iterator[bytes]:
        """Whole lines, a block at a time, up to where a quotation mark stands: from there on the stream is still to be
        read."""
        held = bytes(self._buffer)
        self._buffer = memoryview(b"")
        while not self.quotes and (block := self._next()):
            held += block
            if not self.quotes and (end := _end_of_lines(held)):
                yield held[:end]
                held = held[end:]
        if self.quotes:
            self._buffer = memoryview(held)
        elif held:
            yield held

    def drain(self) -> None:
        """Arrow stops at a fault; what stands behind it counts as well."""
        while self._next():
            pass

    def _next(self) -> bytes:
        for block in self._blocks:
            if block:
                self.quotes += count_of(b'"', block)
                self._last = block[-1:]
                return block
        # Arrow takes a header alone, without an end of line, for an empty file.
        end = (b"" if self._last in (b"", b"\n") else b"\n") + self._tail
        self._last, self._tail = b"\n", b""
        return end

    def readinto(self, target: object) -> int:
        view = memoryview(target).cast("B")  # type: ignore[arg-type]
        if not self._buffer:
            self._buffer = memoryview(self._next())
        taken = min(len(view), len(self._buffer))
        view[:taken] = self._buffer[:taken]
        self._buffer = self._buffer[taken:]
        return taken


def _end_of_lines(text: bytes) -> int:
    """Where the last line that is surely whole ends: behind a CR at the very end its LF may follow."""
    return text.rfind(b"\n") + 1 or text.rfind(b"\r", 0, -1) + 1


class WholeLineEnds:
    """A stream whose reads never end between CR and LF: Arrow drops the LF that begins a block behind a CR, in quoted
    cells too (CSVBufferIterator)."""

    closed = False

    def __init__(self, stream: Utf8File, buffer_bytes: int) -> None:
        # Buffered, as Arrow takes a short read for a whole block.
        self._stream = io.BufferedReader(stream, buffer_bytes)
        self._held = b""

    def read(self, size: int) -> bytes:
        data = self._held + self._stream.read(size - len(self._held))
        self._held = b"\r" if len(data) > 1 and data.endswith(b"\r") else b""
        return data[: len(data) - len(self._held)]


def check_quotes(path: Content, coding: Coding, delimiter: str, quotes: int, findings: Findings) -> None:
    """An unclosed quotation mark makes one cell of the rest of the file: rows would be lost without a word.

    Raises:
        Unreadable: naming the row where it opens, and the first byte that does not decode.
    """
    if quotes % 2 == 0:
        return
    again = Utf8File(utf8_blocks(path, coding, Findings()), f"{_SENTINEL}\n".encode())
    text = io.TextIOWrapper(io.BufferedReader(again), "utf-8", newline="")
    number = 0
    try:
        for row in csv.reader(text, delimiter=delimiter):
            number += 1
            if row == [_SENTINEL]:
                return
    except csv.Error:  # a cell longer than the csv module takes: the rest of the file
        number += 1
    byte = findings.first_bad[1] if findings.bad else None
    raise Unreadable(
        Message(
            f'{number} 行目で開いた引用符 " が閉じていません。'
            + (f"先頭から {byte} バイト目は {coding.encoding} の文字として読めません。" if byte is not None else "")
            + "閉じるか、元のツールから書き出し直してください。",
            f"The quotation mark that opens in row {number} is never closed. "
            + (f"Byte offset {byte} does not decode as {coding.encoding}. " if byte is not None else "")
            + "Close it, or export the file again.",
        )
    )
