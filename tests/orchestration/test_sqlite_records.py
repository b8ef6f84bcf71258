"""Records over connections that stay open are Dagster's own records, for whoever reads and writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from dagster import AssetKey, AssetMaterialization, DagsterInstance, EventLogEntry, asset, materialize
from dagster._core.storage.event_log import SqliteEventLogStorage

from dagster_project.environment import enter
from dagster_project.orchestration.sqlite_records import SqliteRecords
from dagster_project.settings import POSTGRES_VARIABLE, DataRoot


@asset
def figure() -> int:
    return 127


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DagsterInstance]:
    monkeypatch.delenv(POSTGRES_VARIABLE, raising=False)
    for name in ("DAGSTER_HOME", "KATSUYO_DATA"):
        monkeypatch.setenv(name, "")
    enter(DataRoot(tmp_path))
    with DagsterInstance.get() as opened:
        yield opened


def test_dagsters_own_storage_reads_every_event(instance: DagsterInstance, tmp_path: Path) -> None:
    run_id = materialize([figure], instance=instance).run_id
    written = instance.all_logs(run_id)
    home = DataRoot(tmp_path).dagster_home
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    with DagsterInstance.get() as own:
        assert own.all_logs(run_id) == written
        assert own.get_latest_materialization_event(AssetKey("figure")) is not None
    assert len(written) > 10


def test_more_runs_than_connections_are_kept(instance: DagsterInstance) -> None:
    runs = [materialize([figure], instance=instance).run_id for _ in range(3)]
    assert [len(instance.all_logs(run)) for run in runs] == [len(instance.all_logs(runs[0]))] * 3


def test_many_threads_lose_nothing(instance: DagsterInstance) -> None:
    def report(number: int) -> None:
        for part in range(20):
            instance.report_runless_asset_event(AssetMaterialization(f"asset_{number}_{part}"))

    threads = [Thread(target=report, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(instance.get_asset_keys()) == 80


def test_who_follows_a_run_hears_of_it_while_it_goes_on(instance: DagsterInstance, tmp_path: Path) -> None:
    """As the UI does, which is told by the file system that a run's file has changed."""

    def said(words: str) -> EventLogEntry:
        return EventLogEntry(
            error_info=None,
            level=20,
            user_message=words,
            run_id="night",
            timestamp=1_700_000_000.0,
            job_name="nightly",
        )

    heard: Queue[str] = Queue()
    instance.event_log_storage.store_event(said("begun"))
    follower = SqliteEventLogStorage(str(DataRoot(tmp_path).dagster_home / "history" / "runs"))
    follower.watch("night", None, lambda entry, cursor: heard.put(entry.user_message))
    try:
        instance.event_log_storage.store_event(said("goes on"))
        assert [heard.get(timeout=20), heard.get(timeout=20)] == ["begun", "goes on"]
    finally:
        follower.dispose()


def test_wiped_records_begin_anew(instance: DagsterInstance) -> None:
    first = materialize([figure], instance=instance).run_id
    instance.wipe()
    assert instance.all_logs(first) == []
    again = materialize([figure], instance=instance).run_id
    assert instance.all_logs(again) != []


def test_the_records_class_is_the_one_in_use(instance: DagsterInstance) -> None:
    assert type(instance.event_log_storage).__module__ == SqliteRecords.__module__
