"""The lock that lets only one night work on a data root.

Add here: nothing more. Keep out: what a night does, and how its worker processes say that they live (night_workers.py).
"""

from __future__ import annotations

from types import TracebackType

from filelock import FileLock, Timeout

from dagster_project import night_workers
from dagster_project.messages import AnotherNightIsRunning, Message
from dagster_project.settings import DataRoot


class NightLock:
    """The data root's lock, taken or not at once. The kernel frees it when its holder dies, however it dies; it is still
    not to be had while a worker of such a night goes on.

    ``acquire`` and ``with`` raise filelock's Timeout where it is taken.
    """

    def __init__(self, root: DataRoot) -> None:
        self._root = root
        self._lock = FileLock(root.nightly_lock, blocking=False)

    def acquire(self) -> None:
        self._lock.acquire()
        if night_workers.some_live(self._root):
            self._lock.release()
            raise Timeout(str(self._root.nightly_lock))

    def release(self) -> None:
        self._lock.release()

    def __enter__(self) -> NightLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def night_lock(root: DataRoot) -> NightLock:
    root.work.mkdir(parents=True, exist_ok=True)
    return NightLock(root)


def another_night(root: DataRoot) -> AnotherNightIsRunning:
    return AnotherNightIsRunning(
        Message(
            f"{root.path} では別の夜間処理が動いています。終わってからもう一度実行してください。",
            f"Another night is running on {root.path}. Run again when it has ended.",
        )
    )
