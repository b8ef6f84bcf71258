"""The lock that lets only one night work on a data root.

Add here: nothing more. Keep out: what a night does, and how its worker processes say that they live (night_workers.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from dagster_project import night_workers
from dagster_project.messages import AnotherNightIsRunning, Message
from dagster_project.settings import DataRoot


@contextmanager
def night_lock(root: DataRoot) -> Iterator[None]:
    """The data root's lock, taken or not at once. The kernel frees it when its holder dies, however it dies; it is still
    not to be had while a worker of such a night goes on.

    Raises:
        AnotherNightIsRunning: it is taken.
    """
    root.work.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root.nightly_lock, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise _another_night(root) from None
    try:
        if night_workers.some_live(root):
            raise _another_night(root)
        yield
    finally:
        lock.release()


def _another_night(root: DataRoot) -> AnotherNightIsRunning:
    return AnotherNightIsRunning(
        Message(
            f"{root.path} では別の夜間処理が動いています。終わってからもう一度実行してください。",
            f"Another night is running on {root.path}. Run again when it has ended.",
        )
    )
