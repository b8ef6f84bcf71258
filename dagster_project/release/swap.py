"""The swap: readers who resolve ``published`` see the old release or the new one, whatever dies when.

Two kinds of pointer: the link ``published``, and, where links cannot be made or cannot be replaced, the file
``published.txt`` with the release's path in it. Which serves is found by trying; both are resolved here and nowhere
else. Add here: another kind of pointer. Keep out: what a release contains, and which one is shown (publish.py).
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

from dagster_project.files import delete_folder, fsync_file, fsync_folder, write_atomically
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DataRoot

BUILDING = ".building-"
ASIDE = ".removed-"
DAMAGED = "-damaged"

Pointer = Literal["symlink", "file"]

# What systems answer that make no link, or replace none; any other error is the disk's and not the link's.
_NO_LINKS = (errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)


def published_release(root: DataRoot) -> Path | None:
    """The folder that readers are pointed to now, None before the first release. Where a root moved from one kind of
    pointer to the other and both are there, the link counts."""
    if root.published.is_symlink() and root.published.is_dir():
        return root.published.resolve()
    try:
        named = root.published_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    target = root.releases / Path(named).name
    return target.resolve() if named and target.is_dir() else None


def pointer_kind(root: DataRoot) -> Pointer:
    """Which pointer serves on this root: a link, if one can be made and put in the place of another."""
    first, second = root.path / ".published.probe", root.path / ".published.tmp"
    try:
        for path in (first, second):
            path.unlink(missing_ok=True)
            path.symlink_to(root.releases.name, target_is_directory=True)
        os.replace(second, first)
    except NotImplementedError:
        return "file"
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return "file"
    finally:
        for path in (first, second):
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return "symlink"


def sync_tree(folder: Path) -> None:
    """Everything below the folder is on disk before its name is."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            fsync_file(path)
    for path in sorted((entry for entry in folder.rglob("*") if entry.is_dir()), reverse=True):
        fsync_folder(path)
    fsync_folder(folder)


def settle(building: Path, release: Path) -> None:
    """Gives a finished release its name and makes its files read-only; a damaged one of that name goes."""
    for path in building.rglob("*"):
        if path.is_file():
            with suppress(PermissionError):  # A file system without modes: read-only is a courtesy.
                path.chmod(0o444)
    damaged = building.with_name(f"{building.name}{DAMAGED}")
    if release.exists():
        os.replace(release, damaged)
    os.replace(building, release)
    fsync_folder(release.parent)
    delete_folder(damaged)


def point_to(root: DataRoot, release: Path) -> None:
    """Swaps the pointer in one rename.

    Raises:
        CouldNotRun: something that is no link of ours stands at the name ``published``.
    """
    if root.published.exists() and not root.published.is_symlink():
        raise CouldNotRun(
            Message(
                f"{root.published} が katsuyo のリンクではありません。名前を変えるか移してください。",
                f"{root.published} is not katsuyo's link. Rename it or move it away.",
            )
        )
    kind = pointer_kind(root)
    target = Path(root.releases.name) / release.name
    if kind == "symlink":
        fresh = root.path / ".published.tmp"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target, target_is_directory=True)
        os.replace(fresh, root.published)
    else:
        write_atomically(root.published_file, f"{target.as_posix()}\n".encode())
    # The other kind goes last: until then both name a whole release.
    (root.published_file if kind == "symlink" else root.published).unlink(missing_ok=True)
    fsync_folder(root.path)
