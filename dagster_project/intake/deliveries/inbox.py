"""What lies in the inbox: every delivered file with its place and the hash of its bytes, and what is passed over.

Add here: where deliveries lie. Keep out: what may be opened (door.py), and reading it (reading/read.py).
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dagster_project.intake.columns import file as columns_file
from dagster_project.intake.columns import inbox as columns_inbox
from dagster_project.intake.columns.file import ColumnsFile, Table
from dagster_project.intake.deliveries.door import Verdict, look, look_at_folder, shown, still_changing
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER
from dagster_project.messages import Message
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class InboxFile:
    """One file as it lies there; ``relative`` to the data root, with slashes on every system.

    ``declared`` is the entry of its folder's columns.yml that is about it.

    ``refusal`` is why it was not opened; its ``sha256`` then stands for that finding and not for any bytes.
    """

    path: Path
    relative: str
    kind: str
    scope_id: str
    sha256: str
    refusal: Message | None = None
    declared: Table | None = None


@dataclass(frozen=True)
class Inbox:
    """The delivered files in the order of their paths, and the names that are no deliveries."""

    files: tuple[InboxFile, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    path: Path
    kind: str
    scope_id: str
    verdict: Verdict


def look_at_inbox(root: DataRoot, wait: Callable[[float], None] = time.sleep) -> Inbox:
    """Everything below the inbox folders, looked at before it is opened; ``wait`` passes the seconds in which a file
    that is still being copied shows it.

    Raises:
        CouldNotRun: a columns.yml is faulty.
    """
    tables = columns_inbox.read_all(root)
    places = [place for folder, kind in KIND_OF_FOLDER.items() for place in _places(root.inbox / folder, kind)]
    changing = still_changing((place.path for place in places if place.verdict.is_fresh), wait)
    files = [_file(root, place, changing.get(place.path, place.verdict)) for place in places if _counts(place)]
    files = [_declared(file, tables) for file in files]
    ignored = sorted(_relative(root, place.path) for place in places if not _counts(place))
    return Inbox(tuple(sorted(files, key=lambda file: file.relative)), tuple(ignored))


def _declared(file: InboxFile, tables: Mapping[Path, ColumnsFile]) -> InboxFile:
    declared = tables.get(file.path.parent)
    return replace(file, declared=declared.table_for(file.path.name)) if declared else file


def finding_digest(relative: str, finding: str) -> str:
    """What stands in for the hash of a file that was not opened: the same finding is the same delivery."""
    return hashlib.sha256(f"{relative}\0{finding}".encode()).hexdigest()


def _counts(place: _Place) -> bool:
    return place.verdict.fate != "ignored"


def _places(folder: Path, kind: str) -> list[_Place]:
    """The paths of one kind: one folder of files for the roster, else one folder for each scope."""
    if not folder.is_dir():
        return []
    verdict = look_at_folder(folder)
    if verdict.fate == "refused":
        return [_Place(folder, kind, folder.name, verdict)]
    if kind == "roster":
        return [_Place(path, kind, "roster", look(path)) for path in _inside(folder)]
    found: list[_Place] = []
    for scope in _inside(folder):
        if not scope.is_dir():
            # What programme.check_inbox has not refused is a leftover.
            found.append(_Place(scope, kind, folder.name, look(scope)))
        elif (verdict := look_at_folder(scope)).fate == "refused":
            found.append(_Place(scope, kind, shown(scope.name), verdict))
        else:
            found += [_Place(path, kind, scope.name, look(path)) for path in _inside(scope)]
    return found


def _inside(folder: Path) -> list[Path]:
    """What lies there; how it is to be read (columns.yml) is no delivery."""
    with os.scandir(folder) as entries:
        return sorted(folder / entry.name for entry in entries if entry.name != columns_file.NAME)


def _relative(root: DataRoot, path: Path) -> str:
    return shown(path.relative_to(root.path).as_posix())


def _file(root: DataRoot, place: _Place, verdict: Verdict) -> InboxFile:
    relative, refusal = _relative(root, place.path), verdict.message
    digest = ""
    if refusal is None:
        try:
            with place.path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError:
            refusal = look(place.path).message or _BROKEN_OFF
    if refusal is not None:
        digest = finding_digest(relative, refusal.en)
    return InboxFile(place.path, relative, place.kind, place.scope_id, digest, refusal)


_BROKEN_OFF = Message(
    "読んでいる途中で読めなくなりました。ディスクや共有フォルダを確かめ、もう一度夜間処理を動かしてください。",
    "Reading it broke off. Check the disk or the share, and run the night again.",
)
