"""Which releases stay, and how the others go: renamed aside, written into the log, then deleted.

A kill between any two steps leaves a folder aside that the next night finishes with. Open files of a reader stay
readable (on Windows the folder cannot be moved then and waits for the next night). Add here: another reason to keep a
release. Keep out: making releases (publish.py).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

from dagster_project.files import delete_folder
from dagster_project.messages import Message
from dagster_project.release import history as log
from dagster_project.release import swap
from dagster_project.release.generations import Generation, before, generations, published_generation
from dagster_project.release.history import Removed
from dagster_project.release.manifest import Manifest, read_manifest
from dagster_project.settings import DataRoot

KEEP_RELEASES = 30


def sweep(root: DataRoot, now: datetime) -> None:
    """Ends what a killed night had begun: a damaged release that has no successor yet gets its name back, half-built
    folders go, and folders set aside are logged and go."""
    for folder in root.releases.glob(f"{swap.BUILDING}*{swap.DAMAGED}"):
        release = folder.with_name(folder.name.removeprefix(swap.BUILDING).removesuffix(swap.DAMAGED))
        if not release.exists():
            os.replace(folder, release)
    for folder in root.releases.glob(f"{swap.BUILDING}*"):
        delete_folder(folder)
    aside = sorted(root.releases.glob(f"{swap.ASIDE}*"))
    _log(root, [_removed(manifest, now) for folder in aside if (manifest := read_manifest(folder)) is not None])
    for folder in aside:
        delete_folder(folder)


def remove_old(root: DataRoot, keep: int, now: datetime) -> tuple[Message, ...]:
    """Removes all but the newest ``keep`` releases and the needed ones; gives a notice for each that would not go."""
    notices: list[Message] = []
    for generation in superfluous(root, keep):
        aside = generation.folder.with_name(f"{swap.ASIDE}{generation.release_id}")
        try:
            os.replace(generation.folder, aside)
            _log(root, [_removed(generation.manifest, now)])
        except OSError as error:  # The new release is out: what is left of an old one does not undo that.
            notices.append(_stays(generation, error))
        else:
            delete_folder(aside)
    return tuple(notices)


def superfluous(root: DataRoot, keep: int) -> Sequence[Generation]:
    """What is older than the newest ``keep`` and neither published nor pinned nor what the published one is compared
    with or would be rolled back to."""
    past = log.read(root)
    known = generations(root)
    shown = published_generation(root, known)
    if shown is None or swap.published_release(root) is None:
        return ()
    needed = {generation.release_id for generation in known[:keep]} | {shown.release_id}
    needed |= {generation.release_id for generation in before(known, shown, past)[:1]}
    if past.pin is not None:
        needed.add(past.pin.release_id)
    return [generation for generation in known[keep:] if generation.release_id not in needed]


def _log(root: DataRoot, removed: Sequence[Removed]) -> None:
    past = log.read(root)
    told = past.with_removed(removed)
    if told != past:
        log.write(root, told)


def _removed(manifest: Manifest, now: datetime) -> Removed:
    return Removed(
        release_id=manifest.release_id,
        release_hash=manifest.release_hash,
        published_at=manifest.published_at,
        removed_at=now.isoformat(timespec="seconds"),
    )


def _stays(generation: Generation, error: OSError) -> Message:
    return Message(
        f"古いリリース {generation.folder} を消せませんでした（{error.strerror}）。開いているプログラムがあれば閉じてください。次の夜間処理がもう一度試します。",
        f"The old release {generation.folder} could not be removed ({error.strerror}). Close programs that have it open. "
        "The next night tries again.",
    )
