"""Ends a forked copy of this process at its k-th file operation, or at the k-th byte of a file, for every k.

Python's audit events tell of every operation by Python that changes something below a folder (open for writing,
rename, remove, mkdir, rmdir, link, symlink, chmod, truncate), fsync is wrapped; the kill comes before the operation.
What native code writes (DuckDB) has no event: `cut_off` ends the process inside such a write, and `every_call`, under
strace, at its system calls. SIGKILL says nothing about a power cut.
Add here: another way to die. Keep out: what must be whole afterwards.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_CHANGING = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

Step = Callable[[], object]

# Calls that no step makes so many of, and the same calls made for nothing.
_FAR = 3000
_FOR_NOTHING: dict[str, Step] = {
    "pwrite64": lambda: os.pwrite(-1, b"", 0),
    "write": lambda: os.write(-1, b""),
    "fsync": lambda: os.fsync(2**20),
    "rename": lambda: os.rename("", ""),
    "unlink": lambda: os.unlink(""),
}


def in_child(step: Step) -> None:
    """Runs the step to its end in a fork, so that this process never starts a library's threads."""
    assert _forked(step) == 0, "the step failed: its traceback is on stderr"


def every_kill(folder: Path, prepare: Callable[[int], Step], first: int = 1) -> Iterator[tuple[int, str]]:
    """Kills a step at its operation number ``first``, the next … until one run gets through; gives number and
    operation after each kill. ``prepare(number)`` runs in the child before it is armed and gives the step."""
    number = first
    while (operation := _killed(folder, prepare, number)) is not None:
        yield number, operation
        number += 1


def under_strace(call: str) -> list[str]:
    """The command before a program that uses `every_call`."""
    inject = f"inject={call}:signal=SIGKILL:when={_FAR}"
    return ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", inject]


def every_call(call: str, step: Callable[[int], object]) -> Iterator[int]:
    """Kills ``step(number)`` at its first, second … system call ``call``, until one run gets through; gives the number
    after each kill. strace counts in every child anew: one that makes calls for nothing first is nearer its end."""
    number = 1
    while _killed_at_call(call, step, number):
        yield number
        number += 1


def cut_off(prepare: Step, step: Step, size: int) -> bool:
    """Runs the step where no file may grow beyond ``size`` bytes: the kernel ends it inside the write that would.
    False where it got through."""

    def limited() -> None:
        prepare()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        step()

    status = _forked(limited)
    assert status in (0, -signal.SIGXFSZ), status
    return status != 0


def _killed(folder: Path, prepare: Callable[[int], Step], number: int) -> str | None:
    told, tell = os.pipe()

    def doomed() -> None:
        step = prepare(number)
        _arm(folder, number, tell)
        step()

    status = _forked(doomed)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        operation = pipe.read().decode()
    assert status in (0, -signal.SIGKILL), status
    return operation if status else None


def _killed_at_call(call: str, step: Callable[[int], object], number: int) -> bool:
    def doomed() -> None:
        for _ in range(_FAR - number):
            with suppress(OSError):
                _FOR_NOTHING[call]()
        step(number)

    status = _forked(doomed)
    assert status in (0, -signal.SIGKILL), status
    return status != 0


def _arm(folder: Path, number: int, tell: int) -> None:
    below, left = str(folder), number
    fsync = os.fsync

    def count(operation: str, path: object) -> None:
        nonlocal left
        if not str(path).startswith(below):
            return
        left -= 1
        if left == 0:
            os.write(tell, f"{operation} {str(path).removeprefix(below)}".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CHANGING:
            path = arguments[1] if event in ("os.link", "os.symlink", "os.rename") else arguments[0]
            count(event, _seen_from(arguments[1], path) if event in ("os.remove", "os.rmdir") else path)
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
            count(event, arguments[0])

    def counted_fsync(descriptor: int) -> None:
        count("fsync", os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    os.fsync = counted_fsync
    sys.addaudithook(audit)


def _seen_from(folder: object, path: object) -> object:
    """The whole path where it is given from an open folder, as `shutil.rmtree` gives it."""
    return f"{os.readlink(f'/proc/self/fd/{folder}')}/{path}" if isinstance(folder, int) and folder >= 0 else path


def _forked(step: Step) -> int:
    """Exit code of the child, the signal's number below zero."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            step()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
