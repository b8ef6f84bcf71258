"""A .zip with one .csv in it, as Google Forms downloads its answers: bounded before it is opened, unpacked in memory.

Add here: another kind of table that comes zipped. Keep out: bounds of a container (zip_bounds.py), and workbooks, which
are containers of the same kind (workbook.py).
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from dagster_project.intake.reading.contents import InMemory
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.reading.workbook import ZIP_MAGIC
from dagster_project.intake.reading.zip_bounds import MAX_WORKBOOK_BYTES, open_bounded, open_listed, unpacked
from dagster_project.messages import Message

_TABLES: Final = (".csv", ".tsv", ".txt")
# What people zip; a workbook has none of these among its parts.
_DELIVERED: Final = (*_TABLES, ".xlsx", ".xlsm", ".xls", ".json", ".jsonl", ".zip")
# What operating systems put beside it.
_BESIDE: Final = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


def zipped_table(path: Path) -> InMemory | None:
    """The bytes of the only table in a .zip; None where it is no .zip of delivered files (a workbook, or damaged).

    Raises:
        Unreadable: it holds other files or several, is protected by a password, out of bounds or damaged.
    """
    parts = _delivered(path)
    if not parts:
        return None
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_PASSWORD)
    if len(parts) > 1 or PurePosixPath(parts[0].filename.casefold()).suffix not in _TABLES:
        raise Unreadable(_not_one_table(parts))
    if parts[0].file_size > MAX_WORKBOOK_BYTES:
        raise Unreadable(_TOO_LARGE)
    try:
        with open_bounded(path) as archive:
            content = b"".join(unpacked(archive, archive.getinfo(parts[0].filename)))
    except Unreadable:
        raise Unreadable(_DAMAGED) from None
    if content.startswith(ZIP_MAGIC):
        raise Unreadable(_not_one_table(parts))
    return InMemory(content)


def _delivered(path: Path) -> Sequence[zipfile.ZipInfo]:
    """Its files, but those that lie beside them; none where it holds nothing that people deliver."""
    try:
        with open_listed(path) as archive:
            listed = archive.infolist()
    except Unreadable:
        return ()
    parts = [part for part in listed if not part.is_dir() and not _is_beside(part.filename.casefold())]
    names = [part.filename.casefold() for part in parts]
    is_workbook = any(name.startswith(("[content_types]", "xl/")) for name in names)
    return parts if not is_workbook and any(name.endswith(_DELIVERED) for name in names) else ()


def _is_beside(name: str) -> bool:
    return name.startswith(_BESIDE) or PurePosixPath(name).name in _BESIDE


def _not_one_table(parts: Sequence[zipfile.ZipInfo]) -> Message:
    return Message(
        f"zip の中に CSV がちょうど一つ必要ですが、{len(parts)} 個のファイル（または CSV でないもの）が入っています。"
        "展開し、必要なファイルだけを一つずつ置いてください。Excel ブックなら Excel で開き、.xlsx で保存し直してください。",
        f"A .zip must hold exactly one CSV; this one holds {len(parts)} file(s), or something else. Unpack it, and "
        "deliver the files that are needed one by one. If it should be a workbook, open it in Excel and save it as .xlsx.",
    )


_PASSWORD: Final = Message(
    "zip がパスワードで保護されています。展開し、中の CSV を置いてください。",
    "The .zip is protected by a password. Unpack it, and deliver the CSV in it.",
)
_TOO_LARGE: Final = Message(
    f"zip の中の CSV が {MAX_WORKBOOK_BYTES >> 20} MiB を超えています。展開し、CSV のまま置いてください。",
    f"The CSV in the .zip is larger than {MAX_WORKBOOK_BYTES >> 20} MiB. Unpack it, and deliver the CSV itself.",
)
_DAMAGED: Final = Message(
    "zip が壊れているか、大きさや圧縮率が上限を超えているため開きません。元のツールから書き出し直すか、展開した CSV を置いてください。",
    "The .zip is damaged, or beyond the bounds of size and compression, and is not opened. Export it again, or deliver "
    "the unpacked CSV.",
)
