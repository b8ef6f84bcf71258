"""The pseudonym key: where it comes from, and its fingerprint.

Add here: other places a key may come from. Keep out: what is done with it (tokens.py).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.files import fsync_folder
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import KEY_VARIABLE, key_file

_MINIMUM_LENGTH = 32


@dataclass(frozen=True)
class PseudonymKey:
    """A secret for HMAC-SHA-256. Its repr shows nothing of it."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """16 hex digits that tell one key from another and say nothing about either."""
        return hmac.new(self.secret, b"katsuyo key fingerprint", hashlib.sha256).hexdigest()[:16]


def load_key() -> PseudonymKey:
    """The key of KATSUYO_KEY, else of the user's key file, which is made (mode 0600) on the first run.

    Raises:
        CouldNotRun: the key is too short, or its file can be read by others.
    """
    given = os.environ.get(KEY_VARIABLE)
    if given is not None:
        return checked(given.encode(), f"${KEY_VARIABLE}")
    path = key_file()
    if not path.exists():
        _make(path)
    return read_key(path)


def read_key(path: Path) -> PseudonymKey:
    """The key of a file.

    Raises:
        CouldNotRun: the key is too short, or its file can be read by others.
    """
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise CouldNotRun(
            Message(
                f"鍵ファイル {path} を他の利用者が読めます。`chmod 600 {path}` を実行してください。",
                f"The key file {path} can be read by others. Run `chmod 600 {path}`.",
            )
        )
    return checked(path.read_bytes().strip(), str(path))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        write_key(path, PseudonymKey(secrets.token_hex(32).encode()))


def write_key(path: Path, key: PseudonymKey) -> None:
    """A new file that its owner alone can read. Raises FileExistsError where there is one already."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.secret + b"\n")
        file.flush()
        os.fsync(file.fileno())
    fsync_folder(path.parent)


def checked(secret: bytes, source: str) -> PseudonymKey:
    if len(secret) < _MINIMUM_LENGTH:
        raise CouldNotRun(
            Message(
                f"仮名化の鍵（{source}）が短すぎます。{_MINIMUM_LENGTH} 文字以上の鍵を使ってください。",
                f"The pseudonym key ({source}) is too short. Use one of {_MINIMUM_LENGTH} characters or more.",
            )
        )
    return PseudonymKey(secret)
