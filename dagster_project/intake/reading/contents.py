"""Bytes that are read as a file is: one on disk, or one that was unpacked and shall touch no disk, as it names people.

Add here: another place where delivered bytes lie. Keep out: what they mean.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol


class HasSize(Protocol):
    @property
    def st_size(self) -> int: ...


class Content(Protocol):
    """What a path offers to those who only read: its bytes, and how many there are."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO: ...

    def stat(self) -> HasSize: ...


@dataclass(frozen=True)
class InMemory:
    """Bytes that are in no file."""

    content: bytes

    @property
    def st_size(self) -> int:
        return len(self.content)

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        return io.BytesIO(self.content)

    def stat(self) -> InMemory:
        return self
