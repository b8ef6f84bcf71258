"""Resources of a night: the data root, held under its lock.

Add here: what several stations need to be handed. Keep out: paths read at import.
"""

from __future__ import annotations

from contextlib import ExitStack

from dagster import ConfigurableResource, InitResourceContext
from pydantic import PrivateAttr

from dagster_project import night_workers
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot


class NightOnDataRoot(ConfigurableResource[DataRoot]):
    """The data root that KATSUYO_DATA names, held under its lock for as long as the run lives."""

    _held: ExitStack = PrivateAttr(default_factory=ExitStack)

    def root(self) -> DataRoot:
        return DataRoot.from_environment()

    def setup_for_execution(self, context: InitResourceContext) -> None:
        self._held.enter_context(night_lock(self.root()))

    def teardown_after_execution(self, context: InitResourceContext) -> None:
        self._held.close()


class LandingWorker(NightOnDataRoot):
    """The data root in a worker process of a run that holds the lock elsewhere (executors.py); many at a time."""

    def setup_for_execution(self, context: InitResourceContext) -> None:
        if context.run is None:
            raise ValueError("a worker works for a run")
        self._held.enter_context(night_workers.worker(self.root(), context.run.run_id))


class StationWorker(LandingWorker):
    """A worker process that reads or writes the work database: one at a time."""

    def setup_for_execution(self, context: InitResourceContext) -> None:
        super().setup_for_execution(context)
        self._held.enter_context(night_workers.alone(self.root()))
