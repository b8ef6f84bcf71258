"""The swap: readers who resolve ``published`` see the old release or the new one, whatever dies when.

Add here: another kind of pointer, for systems without symbolic links. Keep out: what a release contains.
"""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.files import fsync_file, fsync_folder
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DataRoot

BUILDING = ".building-"
POINTER = "symlink"


def published_release(root: DataRoot) -> Path | None:
    """The folder that readers are pointed to now, None before the first release."""
    if not root.published.is_symlink():
        return None
    target = root.published.resolve()
    return target if target.is_dir() else None


def sync_tree(folder: Path) -> None:
    """Everything below the folder is on disk before its name is."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            fsync_file(path)
    for path in sorted((entry for entry in folder.rglob("*") if entry.is_dir()), reverse=True):
        fsync_folder(path)
    fsync_folder(folder)


def settle(building: Path, release: Path) -> None:
    """Gives a finished release its name and makes its files read-only."""
    for path in building.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    os.replace(building, release)
    fsync_folder(release.parent)


def point_to(root: DataRoot, release: Path) -> None:
    """Swaps ``published`` in one rename.

    Raises:
        CouldNotRun: something that is no link of ours stands at that name.
    """
    if root.published.exists() and not root.published.is_symlink():
        raise CouldNotRun(
            Message(
                f"{root.published} が katsuyo のリンクではありません。名前を変えるか移してください。",
                f"{root.published} is not katsuyo's link. Rename it or move it away.",
            )
        )
    fresh = root.path / ".published.tmp"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(root.releases.name) / release.name, target_is_directory=True)
    os.replace(fresh, root.published)
    fsync_folder(root.path)
