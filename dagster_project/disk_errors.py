"""A full disk, a read-only folder, a lost mount: told from any library's error, as a sentence with the path.

Python says it as OSError, DuckDB and SQLite as errors of their own with the system's words in the text, dbt as a line
of its log. Add here: another way in which the disk's trouble reaches us. Keep out: faults of data.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from dagster_project.messages import CouldNotRun, Message

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_LOST = (errno.EIO, errno.ENOENT, errno.ESTALE, errno.ENOTCONN, errno.ENODEV, errno.ENXIO, errno.EHOSTDOWN)

# By name: importing DuckDB takes longer than telling a wrong command.
_DATABASES = ("duckdb", "_duckdb", "sqlite3")

# SQLite (Dagster's records) has words of its own.
_SQLITE = {
    "database or disk is full": errno.ENOSPC,
    "readonly database": errno.EROFS,
    "disk I/O error": errno.EIO,
    "unable to open database file": errno.ENOENT,
}
# DuckDB: temporary files without room; a file that is gone with its share.
_DUCKDB = {"failed to offload data block": errno.ENOSPC, "database does not exist": errno.ENOENT}
_LITTLE_ROOM = 1_000_000  # bytes
_QUOTED_PATH = re.compile(r"[\"']([^\"'\n]*[/\\][^\"'\n]*)[\"']")


def as_disk_trouble(error: BaseException, root: Path | None = None) -> CouldNotRun | None:
    """The error as a sentence, if it or what caused it is the disk's doing; None for any other error. ``root`` is the
    data root, where the caller knows it: it is named where the library names no file."""
    for cause in _chain(error):
        if isinstance(cause, OSError):
            return CouldNotRun(_sentence(cause.errno or 0, str(cause.filename or ""), cause.strerror or str(cause)))
        of_database = type(cause).__module__.partition(".")[0] in _DATABASES
        if of_database and (said := trouble_in(str(cause), root)):
            return CouldNotRun(said)
    return None


def trouble_in(text: str, root: Path | None = None) -> Message | None:
    """What a library's text says of the disk, or None. Only a path and the system's own words are taken from it: the
    rest may quote a row."""
    for number in (*_FULL, *_CLOSED, *_LOST):
        if os.strerror(number) in text:
            return _sentence(number, _path_beside(os.strerror(number), text) or str(root or ""), os.strerror(number))
    for words, number in {**_DUCKDB, **_SQLITE}.items():
        if words in text:
            # SQLite has the same words for a disk that is gone and for one without room for its second file.
            full = root is not None and root.is_dir() and shutil.disk_usage(root).free < _LITTLE_ROOM
            return _sentence(errno.ENOSPC if full else number, _path_beside(words, text) or str(root or ""), words)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from. What merely came before it (a file that was not there, and need not be)
    caused nothing."""
    following: BaseException | None = error
    while following is not None:
        yield following
        following = following.__cause__


def _path_beside(words: str, text: str) -> str:
    """The path in the line that has the words: other lines may be a traceback's."""
    found = [_QUOTED_PATH.search(line) for line in text.splitlines() if words in line]
    return next((match[1] for match in found if match), "")


def _sentence(number: int, path: str, words: str) -> Message:
    ja, en = path or "データルート", path or "the data root"
    if number in _FULL:
        return Message(
            f"ディスクがいっぱいで {ja} に書けません（{words}）。空きを作るか、programme.yml の keep_releases を減らして、もう一度実行してください。"
            "公表中のものはそのままです。",
            f"The disk is full: {en} cannot be written ({words}). Free some space, or lower keep_releases in "
            "programme.yml, and run again. What is published stays.",
        )
    if number in _CLOSED:
        return Message(
            f"{ja} に書けないか、読めません（{words}）。フォルダの権限と、読み取り専用になっていないかを確かめて、もう一度実行してください。"
            "公表中のものはそのままです。",
            f"{en} cannot be written or read ({words}). Check the folder's permissions and that it is not read-only, "
            "and run again. What is published stays.",
        )
    if number in _LOST:
        return Message(
            f"{ja} が見つからないか、応答しません（{words}）。共有フォルダやディスクの接続を確かめて、もう一度実行してください。",
            f"{en} is not there or does not answer ({words}). Check that the share or disk is connected, and run again.",
        )
    return Message(
        f"{ja} を書けないか読めません（{words}）。空き容量と権限を確かめてください。",
        f"{en} cannot be written or read ({words}). Check free space and permissions.",
    )
