"""Whatever a night's outcome depends on is changed for real, and the whole night is asked for with the reason."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dagster_project.intake.deliveries import ruling
from dagster_project.intake.erasing import records, retention
from dagster_project.intake.people.keys import load_key
from dagster_project.messages import Message
from dagster_project.release import rollback
from dagster_project.settings import ENGINE_VARIABLE, KEY_VARIABLE, POSTGRES_VARIABLE, DataRoot
from dagster_project.still import facts, record
from dagster_project.still.decision import CHANGED
from dagster_project.still.night import StillNight, end_at_once
from tests.intake.small_root import LOG_FILE, csv_bytes
from tests.release.small_release import NINE, figures_of, publish
from tests.still.standing_root import USES, StandingRoot

COLUMNS = "tables:\n  - files: 'other*.csv'\n    columns: {used_at: 日時}\n"


def reason(root: DataRoot) -> str | None:
    """The name of what has changed; None for a still night."""
    found = end_at_once(root)
    if isinstance(found, StillNight):
        return None
    return next(name for name, message in CHANGED.items() if message == found)


def log(root: DataRoot) -> Path:
    return root.path / LOG_FILE


def same_size_and_time(path: Path) -> None:
    before = path.stat()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"09:00", b"09:01", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def longer(path: Path) -> None:
    path.chmod(0o644)
    with path.open("ab") as file:
        file.write(b"\n")


def touched(path: Path) -> None:
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))


def some_landed(root: DataRoot) -> Path:
    return sorted(root.landed.glob("usage_event/*.parquet"))[0]


def erase(root: DataRoot) -> None:
    person = records.ErasedPerson(identity_keys=("x",), tokens={}, erased_at="2025-01-01T00:00:00+09:00")
    records.write(root.erasures_file, records.Erasures(key_fingerprint=load_key().fingerprint, people=(person,)))


def another_release_shown(root: DataRoot) -> None:
    figures_of(root, 1)
    publish(root, 1)


def pinned(root: DataRoot) -> None:
    rollback.roll_back(root, root.published.resolve().name, "議会まで", NINE)


def history_lost(root: DataRoot) -> None:
    (root.dagster_home / "history").rmdir()


CHANGES: dict[str, tuple[str, Callable[[DataRoot], Any]]] = {
    "Dagster's history is gone": ("records", history_lost),
    "dagster.yaml is another": ("records", lambda root: (root.dagster_home / "dagster.yaml").write_text("x: 1\n")),
    "programme.yml is written anew": ("programme", lambda root: longer(root.programme_file)),
    "programme.yml was another and is as before": ("programme", lambda root: touched(root.programme_file)),
    "figures.csv appears": ("figures", lambda root: root.figures_file.write_text("figure_id\n")),
    "operations.yml is written anew": ("operations", lambda root: longer(root.operations_file)),
    "columns.yml appears": ("columns", lambda root: (log(root).parent / "columns.yml").write_text(COLUMNS)),
    "a file is delivered": ("names", lambda root: (log(root).parent / "more.csv").write_bytes(csv_bytes(USES))),
    "a file has gone": ("names", lambda root: log(root).unlink()),
    "a file has another name": ("names", lambda root: log(root).rename(log(root).with_name("other.csv"))),
    "a file is longer": ("names", lambda root: longer(log(root))),
    "a leftover appears": ("names", lambda root: (log(root).parent / "~$log.csv").write_bytes(b"")),
    "a file has other bytes, its size and time": ("inbox", lambda root: same_size_and_time(log(root))),
    "a file cannot be opened": ("inbox", lambda root: as_link(log(root))),
    "the ledger is another": ("ledger", lambda root: longer(root.ledger_file)),
    "a file is withdrawn": (
        "decisions",
        lambda root: ruling.decide(root, "withdraw", LOG_FILE, "理由", load_key(), datetime(2025, 1, 1)),
    ),
    "somebody was erased": ("erasures", erase),
    "what was told by department is another": ("breakdowns", lambda root: longer(root.published_breakdowns)),
    "landed rows are gone": ("landed", lambda root: some_landed(root).unlink()),
    "landed rows were touched": ("landed", lambda root: touched(some_landed(root))),
    "a killed night left rows": ("landed", lambda root: (some_landed(root).with_name("x.parquet")).write_bytes(b"")),
    "a killed night left a release": ("releases", lambda root: (root.releases / ".building-0").mkdir()),
    "readers are pinned": ("releases", pinned),
    "another release was made and is shown": ("breakdowns", another_release_shown),
    "the pointer is gone": ("published", lambda root: root.published.unlink()),
    "a published file is damaged": (
        "published",
        lambda root: longer(next(root.published.resolve().glob("csv/*.csv"))),
    ),
    "the manifest is another": ("published", lambda root: longer(root.published.resolve() / "manifest.json")),
}


def as_link(path: Path) -> None:
    """Of the same name and, as the file system counts it, the same size: its target's name is as long as the file was."""
    size = path.stat().st_size
    path.unlink()
    path.symlink_to("x" * size)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_asks_for_the_whole_night(standing: StandingRoot, change: str) -> None:
    name, make = CHANGES[change]
    make(standing.root)
    assert reason(standing.root) == name


def test_without_a_change_the_night_is_still_again_and_again(standing: StandingRoot) -> None:
    assert [reason(standing.root) for _ in range(3)] == [None, None, None]


def test_the_same_bytes_copied_anew_are_no_change(standing: StandingRoot) -> None:
    content = log(standing.root).read_bytes()
    log(standing.root).unlink()
    log(standing.root).write_bytes(content)
    os.utime(log(standing.root), (1, 1))
    assert reason(standing.root) is None


def test_a_file_that_is_being_written_asks_for_the_whole_night(standing: StandingRoot) -> None:
    os.utime(log(standing.root))

    def write_on() -> None:
        time.sleep(0.5)
        longer(log(standing.root))

    writer = threading.Thread(target=write_on)
    writer.start()
    assert reason(standing.root) == "inbox"
    writer.join()


def test_another_engine_asks_for_the_whole_night(standing: StandingRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "spark")
    assert reason(standing.root) == "engine"


def test_records_in_postgresql_ask_for_a_whole_night_to_begin_with(
    standing: StandingRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POSTGRES_VARIABLE, "postgresql://127.0.0.1/nights")
    assert reason(standing.root) == "records"


def test_another_key_asks_for_the_whole_night(standing: StandingRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "9876543210" * 4)
    assert reason(standing.root) == "key"


class _Later(datetime):
    """The trial of the small root ended on 30 April 2024, and three years of retention end three years later."""

    today = datetime(2027, 4, 30)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return cls.today.replace(tzinfo=tz)


def test_a_date_past_retention_asks_for_the_whole_night(fresh: StandingRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "datetime", _Later)
    fresh.night()
    assert reason(fresh.root) is None
    monkeypatch.setattr(_Later, "today", datetime(2027, 5, 1))
    assert reason(fresh.root) == "retention"


def test_a_source_that_differs_is_seen_and_what_python_and_dbt_make_is_not(tmp_path: Path) -> None:
    model, module = tmp_path / "dbt" / "models" / "m.sql", tmp_path / "expectations" / "gate.py"
    for path in (model, module):
        path.parent.mkdir(parents=True)
        path.write_text("select 1")
    seen = [facts.sources(tmp_path)]
    (tmp_path / "dbt" / "target").mkdir()
    (tmp_path / "dbt" / "target" / "manifest.json").write_text("{}")
    (module.parent / "__pycache__").mkdir()
    (module.parent / "__pycache__" / "gate.pyc").write_bytes(b"x")
    assert facts.sources(tmp_path) == seen[0]
    model.write_text("select 2")
    seen.append(facts.sources(tmp_path))
    module.rename(module.with_name("door.py"))
    seen.append(facts.sources(tmp_path))
    assert len(set(seen)) == 3


def test_all_rooms_that_make_a_release_are_among_the_sources() -> None:
    assert {"dagster_project", "expectations", "dbt"} == set(facts._SOURCES)
    assert all((facts.REPOSITORY / top).is_dir() for top in facts._SOURCES)


def test_another_version_of_a_package_is_seen(tmp_path: Path) -> None:
    (tmp_path / "duckdb-1.5.5.dist-info").mkdir()
    before = facts.installed(tmp_path)
    (tmp_path / "duckdb-1.5.5.dist-info").rename(tmp_path / "duckdb-1.5.6.dist-info")
    assert facts.installed(tmp_path) != before


def test_every_fact_has_its_sentence_and_each_is_recorded(standing: StandingRoot) -> None:
    found = record.read(standing.root)
    assert found is not None and found.facts == dict(facts.tonight(standing.root))
    assert list(dict(facts.tonight(standing.root))) == list(CHANGED)
    assert all(isinstance(message, Message) and message.ja and message.en for message in CHANGED.values())


def test_packages_are_looked_for_wherever_python_finds_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts.installed()
    (tmp_path / "site-packages" / "pyspark-4.1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "site-packages")
    assert facts.installed() != before
