"""The lock that lets only one night work on a data root.

Add here: nothing more. Keep out: what a night does.
"""

from __future__ import annotations

from filelock import FileLock

from dagster_project.messages import AnotherNightIsRunning, Message
from dagster_project.settings import DataRoot


def night_lock(root: DataRoot) -> FileLock:
    """The data root's lock. The kernel frees it when its holder dies, however it dies."""
    root.work.mkdir(parents=True, exist_ok=True)
    return FileLock(root.nightly_lock, blocking=False)


def another_night(root: DataRoot) -> AnotherNightIsRunning:
    return AnotherNightIsRunning(
        Message(
            f"{root.path} では別の夜間処理が動いています。終わってからもう一度実行してください。",
            f"Another night is running on {root.path}. Run again when it has ended.",
        )
    )
