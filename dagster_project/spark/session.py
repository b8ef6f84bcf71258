"""The Spark session that dbt works in: started before dbt asks for one, with intake's tables known to it.

dbt-spark takes the session that is there. What stands here the results depend on; memory, cores, secrets and the number
of partitions are the city's, in its spark-defaults.conf (docs/spark.md).
Add here: a setting without which figures could differ. Keep out: dbt (dbt_process.py), and files (tables.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from dagster_project.spark.tables import WAREHOUSE, given_files

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# How long a job may wait without any worker; a city may say otherwise in its spark-defaults.conf.
_PATIENCE = ("spark.katsuyo.patienceSeconds", "120")
# Spark's own status shows a task as running only from its executor's first heartbeat on, by default after ten seconds.
_SHORTEST_PATIENCE = 15.0
_SETTINGS: Final = {
    # Tables are known as long as the session lives; their Parquet stays on the storage.
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.sources.default": "parquet",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.session.timeZone": "Asia/Tokyo",
    # A task's file counts only once its whole table is committed, however often a lost worker's tasks are done again.
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def started(master: str, folder: Path) -> Iterator[SparkSession]:
    """A session on the cluster, its tables under ``folder``/warehouse; at least one worker has answered. Where all are
    lost later, what runs fails instead of waiting for ever.

    Raises:
        Exception: whatever Spark says where it does not come to that.
    """
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("katsuyo").master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.config("spark.sql.warehouse.dir", (folder / WAREHOUSE).as_uri()).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    ended = Event()
    watch = Thread(target=_cancel_what_nobody_does, args=(session, ended), daemon=True)
    watch.start()
    try:
        session.range(1).collect()
        yield session
    finally:
        ended.set()
        watch.join()
        session.stop()


def answers(session: SparkSession) -> bool:
    """Whether the cluster still does what it is asked."""
    try:
        session.range(1).collect()
    except Exception:
        return False
    return True


def _cancel_what_nobody_does(session: SparkSession, ended: Event) -> None:
    """Spark keeps a job waiting for workers for ever. After the city's patience all jobs are cancelled, and whatever
    comes then."""
    patience = max(float(session.conf.get(*_PATIENCE)), _SHORTEST_PATIENCE)
    tracker = session.sparkContext.statusTracker()
    waiting_since: float | None = None
    while not ended.wait(1):
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        waits = any(stages) and not any(stage.numActiveTasks for stage in stages if stage)
        gave_up = waiting_since is not None and time.monotonic() - waiting_since > patience
        if gave_up:
            session.sparkContext.cancelAllJobs()
        elif not waits:
            waiting_since = None
        elif waiting_since is None:
            waiting_since = time.monotonic()


def register(session: SparkSession, folder: Path) -> None:
    """Intake's tables, each a file below ``folder`` (tables.py), under their own names."""
    for file in given_files(folder):
        schema, table = file.parent.name, file.stem
        session.sql(f"CREATE DATABASE IF NOT EXISTS {schema}")
        session.sql(f"CREATE TABLE {schema}.{table} USING parquet LOCATION '{file.as_uri()}'")
