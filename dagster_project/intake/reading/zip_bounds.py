"""What a workbook's container may be, read off its directory before anything in it is unpacked.

Add here: a bound of the container. Keep out: sheets and cells (workbook_bounds.py).
"""

from __future__ import annotations

import copy
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.messages import Message

# A sheet of half a million rows and ten columns takes some 30 MiB packed and 200 MiB unpacked.
MAX_WORKBOOK_BYTES: Final = 64 << 20
MAX_UNPACKED_BYTES: Final = 256 << 20
# Sheets pack to a tenth or twentieth; deflate itself ends at a thousandth.
MAX_RATIO: Final = 150
# Below this size a high ratio (a few rows, all alike) can do no harm.
RATIO_MATTERS_FROM: Final = 16 << 20
# Excel writes one part per sheet, picture and drawing: dozens, in odd cases hundreds.
MAX_PARTS: Final = 5_000
_MAX_DIRECTORY_BYTES: Final = 2 << 20
# Excel's own bound of a cell; what is longer was not made by a spreadsheet.
MAX_CELL_CHARACTERS: Final = 32_767

_CHUNK: Final = 1 << 20
_DIRECTORY_END: Final = b"PK\x05\x06"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def not_a_workbook(why: object = "") -> Unreadable:
    """The refusal of what is no .xlsx, or a damaged one."""
    ja, en = (f"（{why}）", f" ({why})") if why else ("", "")
    return Unreadable(
        Message(
            f"Excel ブックとして読めません{ja}。Excel で開き、パスワードなしの .xlsx で保存し直してください。",
            f"Not readable as a workbook{en}. Open it in Excel and save it as .xlsx without a password.",
        )
    )


def too_big(what: Message) -> Unreadable:
    """The refusal of a workbook that is out of bounds; ``what`` names the bound."""
    return Unreadable(
        Message(
            f"ブックが大きすぎるため開きません（{what.ja}）。必要な表だけを新しいブックに写して .xlsx で保存するか、CSV で書き出してください。",
            f"The workbook is too big to be opened ({what.en}). Copy the table alone into a new workbook saved as .xlsx, "
            "or export it as CSV.",
        )
    )


def oversized_cell(where: str) -> Unreadable:
    return Unreadable(
        Message(
            f"セル {where} の文字数が Excel の上限 {MAX_CELL_CHARACTERS} を超えています。文章を短くするか、CSV で書き出してください。",
            f"Cell {where} holds more than Excel's {MAX_CELL_CHARACTERS} characters. Shorten it, or export the table as CSV.",
        )
    )


def check_size(path: Path) -> None:
    """Raises:
    Unreadable: the file is larger than any workbook that can be opened here.
    """
    size = path.stat().st_size
    if size > MAX_WORKBOOK_BYTES:
        limit = f"{size >> 20} MiB > {MAX_WORKBOOK_BYTES >> 20} MiB"
        raise too_big(Message(limit, limit))


def open_listed(path: Path) -> zipfile.ZipFile:
    """The container, whose list of parts is short enough to be looked at; nothing is known of the parts.

    Raises:
        Unreadable: out of bounds, or damaged.
    """
    check_size(path)
    _check_directory(path)
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, UnicodeError):
        raise not_a_workbook("zip") from None


def open_bounded(path: Path) -> zipfile.ZipFile:
    """The container, whose declared sizes are within bounds.

    Raises:
        Unreadable: out of bounds, damaged, encrypted, or packed as no spreadsheet packs.
    """
    book = open_listed(path)
    try:
        _check_parts(book.infolist())
    except Unreadable:
        book.close()
        raise
    return book


def _check_directory(path: Path) -> None:
    """The end of the directory tells how many parts there are: a million of them would take a gigabyte to list."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(_DIRECTORY_END)
    if at < 0 or len(tail) - at < 22:
        raise not_a_workbook("zip")
    parts, size = struct.unpack_from("<HI", tail, at + 10)
    if parts > MAX_PARTS or size > _MAX_DIRECTORY_BYTES:
        raise too_big(Message(f"部品の数が上限 {MAX_PARTS} を超えています", f"more than {MAX_PARTS} parts"))


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if len(set(names)) < len(names):
        raise not_a_workbook("duplicate part")
    if any(part.flag_bits & 1 for part in parts):
        raise not_a_workbook("password")
    if any(part.compress_type not in _METHODS for part in parts):
        raise not_a_workbook("compression")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        limit = f"{unpacked >> 20} MiB > {MAX_UNPACKED_BYTES >> 20} MiB"
        raise too_big(Message(f"展開後 {limit}", f"unpacked {limit}"))
    for part in parts:
        if part.file_size > RATIO_MATTERS_FROM and part.file_size > MAX_RATIO * part.compress_size:
            raise too_big(
                Message(
                    f"圧縮率が {MAX_RATIO} 倍を超える部品があります",
                    f"a part unpacks to over {MAX_RATIO} times its size",
                )
            )


def unpacked(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes, a chunk at a time, as far as its packed bytes go and not as far as it claims.

    Raises:
        Unreadable: damaged, or larger than the directory says.
    """
    longer = copy.copy(part)
    longer.file_size = MAX_UNPACKED_BYTES + 1
    taken = 0
    try:
        with book.open(longer) as content:
            while chunk := content.read(_CHUNK):
                taken += len(chunk)
                if taken > part.file_size:
                    raise not_a_workbook("size")
                yield chunk
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise not_a_workbook("zip") from None
