"""For which Python and system wheels are fetched, and which lines of the lock apply there.

pip evaluates markers for the interpreter that it runs in, whatever ``--platform`` says; a bundle for Windows that was
made on Linux would lack what Windows needs. So the lock is narrowed to the target before pip sees it.

Add here: another kind of system. Keep out: fetching and packing.
"""

from __future__ import annotations

import platform
import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.markers import Marker

_MANYLINUX = re.compile(r"manylinux_2_(\d+)_(\w+)")
_OLDEST_GLIBC = 5
_NAMED_GLIBC = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
# sys_platform, platform_system and os_name by the beginning of a wheel's platform tag.
_SYSTEMS = {
    "win": ("win32", "Windows", "nt"),
    "macosx": ("darwin", "Darwin", "posix"),
    "manylinux": ("linux", "Linux", "posix"),
    "linux": ("linux", "Linux", "posix"),
}


@dataclass(frozen=True)
class Target:
    """``python`` as 3.12; ``system`` as a wheel's platform tag: manylinux_2_28_x86_64, win_amd64, macosx_14_0_arm64.

    ``is_other``: not the Python and machine that make the bundle.
    """

    python: str
    system: str
    is_other: bool

    @classmethod
    def of(cls, python: str | None, system: str | None) -> Target:
        """What was asked for; what was not said is as here.

        Raises:
            ValueError: a platform of no known system.
        """
        here = f"{sys.version_info.major}.{sys.version_info.minor}"
        made = cls(
            python or here,
            system or re.sub(r"\W", "_", sysconfig.get_platform()),
            is_other=system is not None or (python or here) != here,
        )
        if made._system is None:
            raise ValueError(f"unknown platform: {system} (manylinux_2_28_x86_64, win_amd64, macosx_14_0_arm64)")
        return made

    @property
    def tag(self) -> str:
        """For the archive's name."""
        return f"cp{self.python.replace('.', '')}-{self.system}"

    def pip_options(self) -> list[str]:
        """For ``pip download``; none for this machine, which pip knows better."""
        if not self.is_other:
            return []
        systems = [option for system in self._systems() for option in ("--platform", system)]
        return ["--python-version", self.python, "--implementation", "cp", *systems]

    def applies(self, marker: str) -> bool:
        """Whether a line of the lock with this marker is for the target."""
        return Marker(marker).evaluate(self._environment())

    @property
    def _system(self) -> tuple[str, str, str] | None:
        return next((names for start, names in _SYSTEMS.items() if self.system.startswith(start)), None)

    def _systems(self) -> Iterator[str]:
        """The platform with the older ones whose wheels run on it as well."""
        found = _MANYLINUX.fullmatch(self.system)
        if found is None:
            yield self.system
            return
        for glibc in range(int(found[1]), _OLDEST_GLIBC - 1, -1):
            yield f"manylinux_2_{glibc}_{found[2]}"
            if glibc in _NAMED_GLIBC:
                yield f"{_NAMED_GLIBC[glibc]}_{found[2]}"

    def _environment(self) -> dict[str, str]:
        assert self._system is not None
        sys_platform, system, os_name = self._system
        machine = (
            "AMD64" if self.system == "win_amd64" else re.sub(r"^.*?(x86_64|arm64|aarch64|$)", r"\1", self.system)
        )
        return {
            "python_version": self.python,
            "python_full_version": platform.python_version() if not self.is_other else f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "sys_platform": sys_platform,
            "platform_system": system,
            "os_name": os_name,
            "platform_machine": machine,
            "extra": "",
        }


def narrowed(lock: str, target: Target) -> str:
    """The lock's entries that apply to the target, without markers and comments, hashes kept."""
    kept = []
    for entry in _entries(lock):
        requirement, *hashes = [part.strip() for part in entry.split("--hash=")]
        name, _, marker = requirement.partition(";")
        if not marker or target.applies(marker.strip()):
            kept.append(" ".join([name.strip(), *(f"--hash={digest}" for digest in hashes)]) + "\n")
    return "".join(kept)


def _entries(lock: str) -> Iterator[str]:
    lines = [line for line in lock.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    yield from filter(None, "\n".join(lines).replace("\\\n", " ").split("\n"))
