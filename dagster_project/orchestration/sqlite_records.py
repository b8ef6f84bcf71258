"""Runs and events in SQLite as Dagster keeps them, over connections that stay open.

Dagster's own storage opens a connection, with a new engine and nothing compiled yet, for each of a night's several
thousand statements: seconds of the whole. A data root's dagster.yaml names this class (environment.py); the files, their
places and their tables are Dagster's, and its own class reads them as well.
Add here: how these files are opened. Keep out: what is written into them, and PostgreSQL (its storage has a pool).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Self

from dagster import DagsterInstance, EventLogEntry
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.event import listen

# The index of all runs and the run of this night; a UI that looks at many runs closes what it looked at before.
_KEPT = 2
_SECONDS_FOR_ANOTHER_WRITER = 30


class _EventLog(SqliteEventLogStorage):
    """Dagster's event log, one open connection for the index and one for the latest run."""

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, Engine] = {}
        # As in Dagster's class one thread at a time writes; others would meet a locked file.
        self._one_at_a_time = Lock()
        super().__init__(base_dir)

    def run_connection(self, run_id: str | None = None) -> Any:
        return self._connection(str(run_id))

    def index_connection(self) -> Any:
        return self._connection(INDEX_SHARD_NAME)

    def store_event(self, event: EventLogEntry) -> None:
        super().store_event(event)
        # A UI that follows the run watches this file, which what is written ahead leaves untouched while it is open.
        with suppress(OSError):
            os.utime(self.path_for_shard(event.run_id))

    def wipe(self) -> None:
        with self._one_at_a_time:
            self._close(0)
        super().wipe()

    def dispose(self) -> None:
        with self._one_at_a_time:
            self._close(0)
        super().dispose()

    @contextmanager
    def _connection(self, shard: str) -> Iterator[Connection]:
        with self._one_at_a_time, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        engine = self._engines.pop(shard, None)
        if engine is None:
            with super().run_connection(shard):
                pass  # where the file is new, Dagster makes its tables
            self._close(_KEPT - 1)
            engine = create_engine(
                self.conn_string_for_shard(shard),
                connect_args={"timeout": _SECONDS_FOR_ANOTHER_WRITER, "check_same_thread": False},
                pool_size=1,
            )
            listen(engine, "connect", _without_waiting_for_the_disk)
        self._engines[shard] = engine
        return engine

    def _close(self, left: int) -> None:
        """The longest unused first."""
        for shard in list(self._engines)[: len(self._engines) - left]:
            self._engines.pop(shard).dispose()


def _without_waiting_for_the_disk(connection: sqlite3.Connection, _: object) -> None:
    """In WAL mode the file stays whole whatever happens; a power cut may lose the last records of a night. What allowed a
    release stands in its manifest."""
    connection.execute("PRAGMA synchronous = NORMAL")


class SqliteRecords(DagsterSqliteStorage):
    """What dagster.yaml names as `storage: custom`; ``base_dir`` is the Dagster home."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._events = _EventLog(str(Path(base_dir) / "history" / "runs"))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls.from_local(inst_data=inst_data, **config_value)

    @property
    def event_log_storage(self) -> SqliteEventLogStorage:
        return self._events

    def register_instance(self, instance: DagsterInstance) -> None:
        super().register_instance(instance)
        if not self._events.has_instance:
            self._events.register_instance(instance)
