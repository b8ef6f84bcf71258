"""What may come in: a look at a path by its name and its place in the file system, before anything opens it.

Links are not followed, devices and pipes never opened, leftovers of office programs passed over and said. Add here:
another thing that is not a delivered file. Keep out: what stands in a file (reading/read.py).
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.messages import Message
from dagster_project.settings import LEFTOVERS

# A copy over a slow share writes at least every few seconds; older files are not waited for.
FRESH_SECONDS: Final = 10.0
LOOK_AGAIN_SECONDS: Final = 1.0
# Ten million rows take 0.7 GB; above this one file is no longer read in one sitting.
MAX_FILE_BYTES: Final = 4 << 30

# Without O_NONBLOCK a pipe that took the file's place would hang the night.
_OPEN_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True)
class Verdict:
    """``taken`` may be opened; ``ignored`` is no delivery; ``refused`` refuses the release with its message.

    ``is_fresh``: changed so lately that it may still be copied (see ``still_changing``).
    """

    fate: Literal["taken", "ignored", "refused"]
    message: Message | None = None
    is_fresh: bool = False


def shown(name: str | os.PathLike[str]) -> str:
    """The name as any terminal, JSON or CSV can hold it: bytes that are not Unicode as ``\\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def look(path: Path, now: float | None = None) -> Verdict:
    """The verdict on one path, from its name and its entry in the file system alone (and whether it opens, for a
    regular file). ``now`` is seconds since the epoch."""
    if path.name.startswith(LEFTOVERS):
        return Verdict("ignored")
    if shown(path.name) != path.name:
        return _refused(_NAME)
    try:
        entry = os.lstat(path)
    except FileNotFoundError:
        return _refused(_GONE)
    except OSError:
        return _refused(_CLOSED)
    kind = _not_a_file(entry.st_mode)
    if kind:
        return _refused(kind)
    if entry.st_size > MAX_FILE_BYTES:
        return _refused(_TOO_LARGE)
    if not _opens(path):
        return _refused(_CLOSED)
    moment = time.time() if now is None else now
    return Verdict("taken", is_fresh=abs(moment - entry.st_mtime) < FRESH_SECONDS)


def look_at_folder(path: Path) -> Verdict:
    """The verdict on a folder of the inbox: a link to a folder is not entered."""
    if path.is_symlink():
        return _refused(_LINK)
    if not os.access(path, os.R_OK | os.X_OK):
        return _refused(_CLOSED)
    return Verdict("taken")


def still_changing(paths: Iterable[Path], wait: Callable[[float], None] = time.sleep) -> dict[Path, Verdict]:
    """Those of the fresh files whose size or time differs a second later. All of them share the one wait."""
    before = {path: _state(path) for path in paths}
    if not before:
        return {}
    wait(LOOK_AGAIN_SECONDS)
    return {path: _refused(_CHANGING) for path, state in before.items() if _state(path) != state}


def require_readable(path: Path) -> None:
    """The door for one file that a person names (``katsuyo inspect``).

    Raises:
        Unreadable: the file may not be opened.
    """
    verdict = look(path)
    if verdict.message:
        raise Unreadable(verdict.message)


def ignored_warning(names: Iterable[str]) -> Message:
    """One sentence for all that was passed over."""
    listed = sorted(names)
    return Message(
        f"作業用ファイルとして読み飛ばしました: {'、'.join(listed)}。渡すつもりのファイルなら、名前を変えてください。",
        f"Passed over as leftovers of office programs: {', '.join(listed)}. Rename a file that was meant to be read.",
    )


def _refused(message: Message) -> Verdict:
    return Verdict("refused", message)


def _not_a_file(mode: int) -> Message | None:
    if stat.S_ISLNK(mode):
        return _LINK
    if stat.S_ISDIR(mode):
        return _FOLDER
    return None if stat.S_ISREG(mode) else _SPECIAL


def _opens(path: Path) -> bool:
    try:
        os.close(os.open(path, _OPEN_FLAGS))
    except OSError:
        return False
    return True


def _state(path: Path) -> tuple[int, int] | None:
    try:
        entry = os.lstat(path)
    except OSError:
        return None
    return entry.st_size, entry.st_mtime_ns


_LINK: Final = Message(
    "リンク（ショートカット）なので開きません。リンク先のファイルそのものを、このフォルダに写してください。",
    "It is a link and is not followed. Copy the file itself into this folder.",
)
_FOLDER: Final = Message(
    "ファイルを置く場所にフォルダがあります。中のファイルを一つ上のフォルダに移してください。",
    "It is a folder where files belong. Move its files one folder up.",
)
_SPECIAL: Final = Message(
    "ふつうのファイルではない（デバイス、パイプ、ソケット）ので開きません。inbox から取り除いてください。",
    "It is a device, pipe or socket and is not opened. Take it out of the inbox.",
)
_CLOSED: Final = Message(
    "読み取りの権限がなく開けません。夜間処理を動かす利用者に、読み取りの権限を付けてください。",
    "It cannot be opened for want of permission. Give the user that runs the night the right to read it.",
)
_NAME: Final = Message(
    "名前に文字として読めないバイトがあります。日本語か英数字の名前に変えてください。",
    "Its name holds bytes that are no characters. Rename it.",
)
_TOO_LARGE: Final = Message(
    f"{MAX_FILE_BYTES >> 30} GiB を超えています。期間を分けて書き出し直してください。",
    f"It is over {MAX_FILE_BYTES >> 30} GiB. Export it again in parts, by period.",
)
_CHANGING: Final = Message(
    "まだ書き込まれている途中なので、今夜は読みません。コピーが終わってから、もう一度夜間処理を動かしてください。",
    "It is still being written, so this night leaves it out. Run the night again when the copy has ended.",
)
_GONE: Final = Message(
    "見ている間に消えました。コピーや移動が終わってから、もう一度夜間処理を動かしてください。",
    "It vanished while it was looked at. Run the night again when copying and moving have ended.",
)
