"""The inbox as a tree of folders: against the programme file, as nothing may lie where no night would ever look, and walked.

Add here: a rule about places in the inbox. Keep out: what the files hold (intake).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dagster_project.messages import CouldNotRun, Message
from dagster_project.programme import Programme
from dagster_project.settings import LEFTOVERS, DataRoot


def check_inbox(programme: Programme, root: DataRoot) -> None:
    """Every folder of the inbox must be one that the programme names, and every file must lie in such a folder:
    one that lies elsewhere would never be read.

    Raises:
        CouldNotRun: naming each folder and file that nothing in programme.yml declares.
    """
    known = programme.scopes()
    faults: list[Message] = []
    for folder in _inside(root.inbox):
        if folder.is_dir() and folder.name == "roster":
            faults += _stray_folders(folder, root)
        elif folder.is_dir() and folder.name in known:
            for scope in _inside(folder):
                if scope.is_dir() and scope.name in known[folder.name]:
                    faults += _stray_folders(scope, root)
                else:
                    faults.append(_stray(scope, root, ", ".join(sorted(known[folder.name])) or "(none)"))
        else:
            faults.append(_stray(folder, root, "roster, trials, workshops, surveys"))
    if faults:
        raise CouldNotRun(*faults)


def everything_below(inbox: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every file below ``inbox`` with its entry in the file system; links are not followed."""
    for folder, _, names in os.walk(inbox):
        for name in names:
            path = Path(folder, name)
            try:
                yield path, path.lstat()
            except FileNotFoundError:
                continue  # it went while we looked


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir() or not path.name.startswith(LEFTOVERS))


def _stray_folders(folder: Path, root: DataRoot) -> list[Message]:
    expected = f"{folder.relative_to(root.path).as_posix()}/*"
    return [_stray(path, root, expected) for path in _inside(folder) if path.is_dir()]


def _stray(path: Path, root: DataRoot, expected: str) -> Message:
    # A name that is no Unicode could not be printed.
    shown = os.fsencode(path.relative_to(root.path).as_posix()).decode("utf-8", "backslashreplace")
    return Message(
        f"{shown} は {root.programme_file.name} のどの項目にも当たりません（あるのは: {expected}）。"
        f"名前や場所を直すか、{root.programme_file.name} に項目を加えてください。",
        f"{shown} belongs to no entry of {root.programme_file.name} (known: {expected}). "
        f"Rename or move it, or add the entry.",
    )
