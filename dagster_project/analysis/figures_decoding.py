"""The bytes of figures.csv as text: UTF-8 with or without BOM, else cp932, as Japanese spreadsheets save it.

Add here: another encoding of a registry. Keep out: rows and cells (figures.py); delivered files have their own, stricter
way (intake/reading/decoding.py), which is too slow to load here.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from dagster_project.messages import CouldNotRun, Message

_JAPANESE: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_REPLACED: Final = "\ufffd"
# What Python's cp932 makes of the bytes A0, FD, FE and FF, which cp932 does not know.
_UNKNOWN: Final = re.compile("[\x80\xa0\uf8f0-\uf8f3]")


def decoded(content: bytes, file_name: str) -> str:
    """The text of the file. Raises CouldNotRun, with the line where it can be told, for any other encoding."""
    if content.startswith(b"PK\x03\x04"):
        raise _refused(
            f"{file_name} は Excel ブックです。「CSV UTF-8」として保存し直してください。",
            f"{file_name} is a workbook; save it as 'CSV UTF-8'.",
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise _refused(
            f"{file_name} は UTF-16 か、文字の表ではありません。「CSV UTF-8」として保存し直してください。",
            f"{file_name} is UTF-16, or no text; save it as 'CSV UTF-8'.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(content[: error.start])
    if not _is_damaged_utf8(content):
        try:
            text = content.decode("cp932")
            unknown = _UNKNOWN.search(text)
            if unknown is None:
                return text
            line = text[: unknown.start()].count("\n") + 1
        except UnicodeDecodeError as error:
            line = _line(content[: error.start])
    raise _refused(
        f"{file_name} {line} 行目: UTF-8 でも Shift_JIS（cp932）でもない文字があります。"
        "「CSV UTF-8」として保存し直してください。",
        f"{file_name} line {line}: this is neither UTF-8 nor Shift_JIS (cp932); save the file again as 'CSV UTF-8'.",
    )


def _line(before: bytes) -> int:
    return before.count(b"\n") + 1


def _is_damaged_utf8(content: bytes) -> bool:
    """Damaged UTF-8 often decodes as cp932, to nonsense; cp932 read as UTF-8 gives hardly any Japanese."""
    text = content.decode("utf-8", "replace")
    return len(_JAPANESE.findall(text)) > text.count(_REPLACED)


def _refused(ja: str, en: str) -> CouldNotRun:
    return CouldNotRun(Message(ja, en))
