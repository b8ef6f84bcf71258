"""The log of releases, ``releases/history.json``: the pin, what was rolled back, what came back, what was removed.

What a release is stands in its manifest; here stands what became of it afterwards. One JSON file, replaced atomically
and written only under the night's lock. Add here: another fact about a release after it was made. Keep out: acting on
it (publish.py, retention.py, rollback.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from dagster_project.files import write_atomically
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DataRoot


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pin(_Record):
    """Readers stay at ``release_id`` until unpinned. Times are ISO 8601 with their offset, here and below."""

    release_id: str
    reason: str
    pinned_at: str


class RolledBack(_Record):
    """Figures that a person took back: a night that makes them again does not show them."""

    release_id: str
    release_hash: str
    reason: str
    rolled_back_at: str


class CameBack(_Record):
    """A release that a later night made again after another one, because its figures came back: the newest again."""

    release_id: str
    at: str


class Removed(_Record):
    """A release whose folder is gone."""

    release_id: str
    release_hash: str
    published_at: str
    removed_at: str


class History(_Record):
    version: Literal[1] = 1
    pin: Pin | None = None
    rolled_back: tuple[RolledBack, ...] = ()
    came_back: tuple[CameBack, ...] = ()
    removed: tuple[Removed, ...] = ()

    def taken_back(self, release_id: str) -> RolledBack | None:
        return next((entry for entry in self.rolled_back if entry.release_id == release_id), None)

    def last_came_back(self, release_id: str) -> str | None:
        return max((entry.at for entry in self.came_back if entry.release_id == release_id), default=None)

    def with_came_back(self, release_id: str, at: str) -> History:
        others = tuple(entry for entry in self.came_back if entry.release_id != release_id)
        return self.model_copy(update={"came_back": (*others, CameBack(release_id=release_id, at=at))})

    def with_removed(self, entries: Iterable[Removed]) -> History:
        """The same removal is written once, however often it is told (a killed night may tell it again)."""
        known = {(entry.release_id, entry.published_at) for entry in self.removed}
        fresh = tuple(entry for entry in entries if (entry.release_id, entry.published_at) not in known)
        return self.model_copy(update={"removed": (*self.removed, *fresh)})


def history_file(root: DataRoot) -> Path:
    return root.releases / "history.json"


def read(root: DataRoot) -> History:
    """The log of a data root, empty before anything happened to a release. Raises CouldNotRun where it is damaged."""
    path = history_file(root)
    if not path.exists():
        return History()
    try:
        return History.model_validate_json(path.read_bytes())
    except ValidationError:
        raise CouldNotRun(
            Message(
                f"リリースの記録 {path} が壊れています。控えから戻すか、別の名前にしてください（固定と取り下げの記録は消えます）。",
                f"The log of releases {path} is damaged. Restore it from a backup, or rename it (pins and rollbacks "
                "are then forgotten).",
            )
        ) from None


def write(root: DataRoot, history: History) -> None:
    write_atomically(history_file(root), history.model_dump_json(indent=1).encode())


def why_held(history: History, release_id: str) -> Message | None:
    """Why a night that made this release must not show it; None where it may."""
    pin, taken = history.pin, history.taken_back(release_id)
    if pin is not None and pin.release_id != release_id:
        return Message(
            f"今夜のリリース {release_id} は作りましたが、公表先は {pin.release_id} に固定中です（{pin.pinned_at}、理由: {pin.reason}）。"
            "`katsuyo rollback --unpin` で固定を外せます。",
            f"This night's release {release_id} is made, but readers are pinned to {pin.release_id} (since "
            f"{pin.pinned_at}: {pin.reason}). `katsuyo rollback --unpin` lifts the pin.",
        )
    if pin is None and taken is not None:
        return Message(
            f"今夜の数字は、取り下げたリリース {release_id} と同じです（{taken.rolled_back_at}、理由: {taken.reason}）。公表は前のままです。"
            f"inbox を直すか、公表してよければ `katsuyo rollback {release_id}` のあと `katsuyo rollback --unpin` を実行してください。",
            f"This night's figures are those of release {release_id}, which was rolled back ({taken.rolled_back_at}: "
            f"{taken.reason}). Readers stay where they were. Mend the inbox, or, if it may be shown after all, run "
            f"`katsuyo rollback {release_id}` and then `katsuyo rollback --unpin`.",
        )
    return None


def pin_notices(root: DataRoot) -> tuple[Message, ...]:
    """What every page about a night says while readers are pinned; nothing where the log cannot be read, which the
    night itself says."""
    try:
        pin = read(root).pin
    except CouldNotRun:
        return ()
    if pin is None:
        return ()
    return (
        Message(
            f"公表先は {pin.release_id} に固定中です（{pin.pinned_at}、理由: {pin.reason}）。`katsuyo rollback --unpin` で外せます。",
            f"Readers are pinned to {pin.release_id} (since {pin.pinned_at}: {pin.reason}). "
            "`katsuyo rollback --unpin` lifts the pin.",
        ),
    )
