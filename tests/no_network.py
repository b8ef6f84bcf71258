"""A network that is not there, for processes that a test starts: every Python among them refuses to leave the machine.

Add here: another way out that must be shut. Keep out: browsers, which the tests of ui/ shut in their own way.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

# Told to a file as well, since a library may swallow the error. Unix sockets carry no network.
_SITECUSTOMIZE = """
import os, socket

_LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", None, socket.gethostname()}

def _shut(name):
    original = getattr(socket.socket, name)
    def refuse(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            _told(address)
        return original(self, address)
    setattr(socket.socket, name, refuse)

def _told(address):
    with open(os.environ["KATSUYO_TEST_ATTEMPTS"], "a") as attempts:
        print(os.getpid(), address, file=attempts)
    raise OSError(f"no network in this test: {address}")

_getaddrinfo = socket.getaddrinfo

def _look_up(host, *arguments, **options):
    if (host.decode() if isinstance(host, bytes) else host) not in _LOCAL:
        _told(host)
    return _getaddrinfo(host, *arguments, **options)

_shut("connect")
_shut("connect_ex")
socket.getaddrinfo = _look_up
"""


@dataclass(frozen=True)
class NoNetwork:
    """Variables to start a process with, and what it and its children tried to reach."""

    folder: Path

    @classmethod
    def in_folder(cls, folder: Path) -> NoNetwork:
        folder.mkdir(parents=True)
        (folder / "sitecustomize.py").write_text(_SITECUSTOMIZE, encoding="utf-8")
        return cls(folder)

    def variables(self) -> dict[str, str]:
        paths = [str(self.folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {"PYTHONPATH": os.pathsep.join(paths), "KATSUYO_TEST_ATTEMPTS": str(self._attempts)}

    def attempts(self) -> list[str]:
        return self._attempts.read_text().splitlines() if self._attempts.exists() else []

    @property
    def _attempts(self) -> Path:
        return self.folder / "attempts"
