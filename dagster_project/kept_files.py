"""Files that were worked out once and are used as long as what they were worked out from is as it was.

A file's name holds its key, which stands for everything that it depends on, and the hash of its own bytes: one that is
half written or damaged is not what its name says, and is made anew. Deleting the folder at any time costs time alone.
Add here: how such a file is found, made or removed. Keep out: what a key is made of (whoever asks), and files that
cannot be made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dagster_project.files import digest_of

if TYPE_CHECKING:
    import duckdb

_SUFFIX: Final = ".parquet"
_DAY: Final = 86_400


def key_of(*parts: object) -> str:
    """One key for everything in ``parts`` (texts, numbers, and lists of them), in their order."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:32]


def code_of(*places: Path) -> str:
    """Hash of the source of modules, and of those in folders: whatever a key stands for hangs on the code, too, and a
    number that must be raised by hand is forgotten."""
    sources = [path for place in places for path in ([place] if place.is_file() else sorted(place.glob("*.py")))]
    return key_of([digest_of(path) for path in sources])


def listed(paths: Iterable[Path]) -> str:
    """SQL: a list of paths."""
    return "[" + ", ".join(_quoted(str(path)) for path in paths) + "]"


def write_parquet(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, told: Mapping[str, str] = MappingProxyType({})
) -> None:
    """The query's rows, and ``told`` as metadata of the file."""
    facts = ", ".join(f"{name}: {_quoted(text)}" for name, text in told.items())
    metadata = f", KV_METADATA {{{facts}}}" if facts else ""
    connection.execute(
        f"COPY ({query}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2{metadata})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


class KeptFiles:
    """A folder of kept files; the steps of one night work in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._by_key = {_key(path): path for path in folder.glob(f"*{_SUFFIX}")}
        self._used: set[Path] = set()

    def find(self, key: str) -> Path | None:
        """The file of this key where it is there and whole; it then counts as used."""
        path = self._by_key.get(key)
        if path is None or not _is_whole(path):
            return None
        self._used.add(path)
        return path

    def whole(self) -> list[Path]:
        """All that were there at first and are whole, for a look into what may go afterwards."""
        return [path for _, path in sorted(self._by_key.items()) if path not in self._used and _is_whole(path)]

    def make(self, key: str, write: Callable[[Path], None]) -> Path:
        """Writes the file of this key by ``write``, which is given a path to write to."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".{key}-{os.getpid()}.tmp"
        try:
            write(beside)
            path = self.folder / f"{key}-{digest_of(beside)[:32]}{_SUFFIX}"
            os.replace(beside, path)
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        self._by_key[key] = path
        self._used.add(path)
        return path

    def sweep(self) -> None:
        """Removes whatever was neither found nor made since this object was; what another process may still be writing
        only once it is a day old."""
        for path in self.folder.glob("*"):
            if path not in self._used and not (path.name.startswith(".") and _is_recent(path)):
                with suppress(OSError):
                    path.unlink()


def _is_recent(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < _DAY
    except OSError:
        return False


def _key(path: Path) -> str:
    return path.name.partition("-")[0]


def _is_whole(path: Path) -> bool:
    try:
        return digest_of(path)[:32] == path.stem.partition("-")[2]
    except OSError:
        return False
