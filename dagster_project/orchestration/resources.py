"""Resources of a night: the data root, held under its lock.

Add here: what several stations need to be handed. Keep out: paths read at import.
"""

from __future__ import annotations

from dagster import ConfigurableResource, InitResourceContext
from filelock import FileLock, Timeout
from pydantic import PrivateAttr

from dagster_project.night_lock import another_night, night_lock
from dagster_project.settings import DataRoot


class NightOnDataRoot(ConfigurableResource[DataRoot]):
    """The data root that KATSUYO_DATA names, held under its lock for as long as the run lives."""

    _lock: FileLock | None = PrivateAttr(default=None)

    def root(self) -> DataRoot:
        return DataRoot.from_environment()

    def setup_for_execution(self, context: InitResourceContext) -> None:
        root = self.root()
        lock = night_lock(root)
        try:
            lock.acquire()
        except Timeout:
            raise another_night(root) from None
        self._lock = lock

    def teardown_after_execution(self, context: InitResourceContext) -> None:
        if self._lock is not None:
            self._lock.release()
