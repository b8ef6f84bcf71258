"""Files into one archive that is the same, byte for byte, whenever it is packed from the same files.

Add here: another file of every bundle. Keep out: where wheels come from (__main__.py).
"""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

SUMS = "SHA256SUMS"


def sources(repository: Path) -> dict[str, Path]:
    """The project's own files by their name in the bundle: what git tracks, as it lies in the working tree. Data roots
    and what nights leave are not tracked.

    Raises:
        subprocess.CalledProcessError: it is no checkout.
    """
    listed = _git(repository, "ls-files", "-z").split("\0")
    return {name: repository / name for name in sorted(filter(None, listed)) if (repository / name).is_file()}


def committed_at(repository: Path) -> int:
    """Seconds since the epoch; every file of the bundle bears this time."""
    return int(_git(repository, "log", "-1", "--format=%ct"))


def sums(files: Mapping[str, Path]) -> bytes:
    """As ``sha256sum --check`` reads them."""
    lines = []
    for name in sorted(files):
        with files[name].open("rb") as content:
            lines.append(f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {name}\n")
    return "".join(lines).encode()


def pack(archive: Path, folder: str, files: Mapping[str, Path], seconds: int) -> None:
    """Writes ``files`` as ``folder/<name>``; they keep only their content and whether they can be run."""
    partial = archive.with_name(archive.name + ".partial")
    # Wheels are compressed already.
    with (
        partial.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(files):
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mtime = files[name].stat().st_size, seconds
            entry.mode = 0o755 if files[name].stat().st_mode & 0o100 else 0o644
            with files[name].open("rb") as content:
                tar.addfile(entry, content)
    partial.replace(archive)


def _git(repository: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=repository, capture_output=True, check=True).stdout.decode()
