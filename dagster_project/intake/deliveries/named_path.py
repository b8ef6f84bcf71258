"""A path as a person typed it -> a path as the ledger has it, or the nearest ones.

Add here: another way in which people name a delivered file. Keep out: what is then done with it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DataRoot

NEAREST = 5


def find_named(root: DataRoot, typed: str, known: Sequence[str]) -> str:
    """The one of ``known`` (relative to the data root) that ``typed`` names: absolute, relative to the data root or
    to the current folder, composed or decomposed kana.

    Raises:
        CouldNotRun: none of them; names the nearest.
    """
    by_spelling = {unicodedata.normalize("NFC", path): path for path in known}
    readings = [unicodedata.normalize("NFC", reading) for reading in _readings(root, typed)]
    for reading in readings:
        if reading in by_spelling:
            return by_spelling[reading]
    raise CouldNotRun(_unknown(root, typed, readings, sorted(by_spelling.values())))


def _readings(root: DataRoot, typed: str) -> list[str]:
    """Relative to the data root, in the order in which they are tried."""
    spelled = [os.path.normpath(typed)] if not os.path.isabs(typed) else []
    absolute = Path(os.path.abspath(typed))
    # The root is resolved; a folder above the file may be a link to it.
    for whole in (absolute, absolute.parent.resolve() / absolute.name):
        if whole.is_relative_to(root.path):
            spelled.append(str(whole.relative_to(root.path)))
    return [reading.replace(os.sep, "/") for reading in spelled]


def _unknown(root: DataRoot, typed: str, readings: Sequence[str], known: Sequence[str]) -> Message:
    seen = any((root.path / reading).is_file() for reading in readings if reading.startswith("inbox/"))
    if seen:
        return Message(
            f"{typed} はまだ取り込まれていません。先に `katsuyo nightly` を動かしてください。",
            f"{typed} has not been taken in yet. Run `katsuyo nightly` first.",
        )
    if not known:
        return Message(
            f"{typed} という取り込み済みのファイルはありません（まだ一つも取り込まれていません）。",
            f"There is no delivered file {typed} (none has been taken in yet).",
        )
    nearest = sorted(known, key=lambda path: -_likeness((readings or [typed])[0], path))[:NEAREST]
    listed = "\n".join(f"  {path}" for path in nearest)
    return Message(
        f"{typed} という取り込み済みのファイルはありません。近いもの:\n{listed}",
        f"There is no delivered file {typed}. The nearest:\n{listed}",
    )


def _likeness(typed: str, path: str) -> float:
    """By the whole path or the file's name alone, whichever is closer."""
    names = (PurePosixPath(typed).name, PurePosixPath(path).name)
    return max(SequenceMatcher(None, *pair).ratio() for pair in ((typed, path), names))
