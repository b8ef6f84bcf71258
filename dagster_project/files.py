"""Writing files so that a killed process leaves the old one or the new one, never half of either; removing folders; and
the hash of a file.

Add here: such a way of writing. Keep out: what is written.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes in hex digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def fsync_folder(folder: Path) -> None:
    """Makes a rename inside the folder durable. Windows cannot open folders and needs no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Shares and foreign file systems that cannot sync a folder say so in this way.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def fsync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces ``path`` with ``content``: written beside it, synced, renamed. On an error nothing is left beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    try:
        beside.write_bytes(content)
        fsync_file(beside)
        os.replace(beside, path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)


def delete_folder(folder: Path) -> None:
    """Removes a folder of ours that nobody resolves any more. What will not go (a reader holds it open on Windows or
    on a share) stays, for whoever sweeps next."""
    if os.name == "nt":  # Windows deletes no read-only file.
        for path in folder.rglob("*"):
            path.chmod(stat.S_IWRITE)
    shutil.rmtree(folder, ignore_errors=True)
