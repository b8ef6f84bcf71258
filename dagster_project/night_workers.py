"""Worker processes of a night that holds the lock in another process: that they live, and whose they are.

A worker outlives a night that was killed. So each holds a lock of its own while it works, and works only for the run
that holds the night's lock: whoever takes that one first takes the run's name away and then looks for living workers,
while a worker first takes its lock and then looks for the run's name. Whichever comes second sees the other.
Add here: what workers of one night must agree on. Keep out: the night's own lock (night_lock.py), what a worker does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from dagster_project.files import write_atomically
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DataRoot

_SUFFIX = ".worker"


@contextmanager
def workers_of(root: DataRoot, run_id: str) -> Iterator[None]:
    """Lets workers work for ``run_id``; only whoever holds the night's lock may say so."""
    write_atomically(_run_file(root), run_id.encode())
    try:
        yield
    finally:
        _run_file(root).unlink(missing_ok=True)


@contextmanager
def worker(root: DataRoot, run_id: str) -> Iterator[None]:
    """This process, while it works for ``run_id``.

    Raises:
        CouldNotRun: that run does not hold the night's lock (any more).
    """
    root.night_workers.mkdir(parents=True, exist_ok=True)
    path = root.night_workers / f"{uuid4().hex}{_SUFFIX}"
    with FileLock(path):
        try:
            if _run(root) != run_id:
                raise CouldNotRun(_ORPHANED)
            yield
        finally:
            with suppress(OSError):  # Windows removes no open file; the next night does.
                path.unlink(missing_ok=True)


@contextmanager
def alone(root: DataRoot) -> Iterator[None]:
    """Waits until no other worker is in here: DuckDB's work database takes one process at a time."""
    with FileLock(root.night_workers / "station.lock"):
        yield


def some_live(root: DataRoot) -> bool:
    """Whether workers of a former night still work; from now on none begins. Only for who holds the night's lock."""
    _run_file(root).unlink(missing_ok=True)
    return any([not _is_dead(path) for path in root.night_workers.glob(f"*{_SUFFIX}")])


def _is_dead(path: Path) -> bool:
    try:
        with FileLock(path, blocking=False):
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return True
    except Timeout:
        return False


def _run(root: DataRoot) -> str | None:
    try:
        return _run_file(root).read_bytes().decode()
    except FileNotFoundError:
        return None


def _run_file(root: DataRoot) -> Path:
    return root.night_workers / "run"


_ORPHANED = Message(
    "この働き手の夜間処理はもう動いていません（または、データルートが夜間処理のものと違います）。働き手は何も変えずに終わりました。",
    "This worker's night no longer runs (or works on another data root). The worker ended and changed nothing.",
)
