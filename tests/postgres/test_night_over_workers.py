"""A night whose files land in several processes: killed with a worker left over, then with a worker killed in mid-file,
and in the end cell for cell the night of one process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from dagster_project.settings import BATCH_VARIABLE, POSTGRES_VARIABLE, DataRoot
from tests.end_to_end.nights import KATSUYO, environment
from tests.postgres.postgres_server import PostgresServer

# Four nights, three minutes: CI stays under its limit without them (tests/intake/test_sharing.py has the parts).
pytestmark = pytest.mark.soak

FILES, ROWS, BATCH_MEGABYTES = 4, 250_000, 8
PROGRAMME = """organisation: {code: "142077", name: 試験市}
work_kinds: [{code: draft, label: 文章作成, log_labels: [文章作成]}, {code: idea, label: アイデア, log_labels: [アイデア]}]
trials: [{id: t1, name: 試行, start: 2023-10-02, end: 2023-11-30, eligible: {count: 2000}, unit_of_use: prompt}]
"""


def make_root(folder: Path) -> DataRoot:
    """Four logs of their own days, each worth a step of its own; the last one delivered twice, and one small file."""
    logs = folder / "inbox" / "trials" / "t1"
    logs.mkdir(parents=True)
    (folder / "programme.yml").write_text(PROGRAMME, encoding="utf-8")
    for number in range(FILES):
        lines = ["利用日時,メールアドレス,利用区分,入力文字数"]
        for row in range(ROWS):
            day, second = 2 + 7 * number + row % 7, row // 7 % 86400
            when = f"2023/10/{day:02d} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
            kind = ("文章作成", "アイデア")[row % 2]
            lines.append(f"{when},shokuin{row * row % 1999:05d}@city.example.lg.jp,{kind},{row % 800}")
        (logs / f"log{number}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert (logs / "log0.csv").stat().st_size > BATCH_MEGABYTES * 1_000_000
    (logs / "log9.csv").write_bytes((logs / "log3.csv").read_bytes())
    (logs / "small.csv").write_text("\n".join(lines[:50]).replace("2023/10", "2023/11"), encoding="utf-8")
    for log in logs.iterdir():
        os.utime(log, (1_700_000_000, 1_700_000_000))
    return DataRoot(folder)


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    """However a test ends: a night's workers, stopped ones too, and the programs that keep what they print."""
    STARTED.clear()
    yield
    for night in STARTED:
        with suppress(ProcessLookupError):
            os.killpg(night.pid, signal.SIGKILL)
        night.communicate()


STARTED: list[subprocess.Popen[str]] = []


def start(root: DataRoot, workers: int, url: str | None = None) -> subprocess.Popen[str]:
    night = subprocess.Popen(
        [str(KATSUYO), "nightly", "--data", str(root.path), "--workers", str(workers), "--json", "--lang", "en"],
        env=environment() | {BATCH_VARIABLE: str(BATCH_MEGABYTES)} | ({POSTGRES_VARIABLE: url} if url else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    STARTED.append(night)
    return night


def ended(night: subprocess.Popen[str], exit_code: int) -> dict[str, Any]:
    out, err = night.communicate(timeout=300)
    assert night.returncode == exit_code, out + err
    outcome: dict[str, Any] = json.loads(out)
    return outcome


class Event(NamedTuple):
    kind: str
    step: str
    pid: int


def landing(server: PostgresServer) -> list[Event]:
    """What the event log tells of the batches of the newest run, in its order."""
    there = "to_regclass('runs') IS NOT NULL AND to_regclass('event_logs') IS NOT NULL"
    if server.ask("spread", f"SELECT {there}") == ["f"]:
        return []
    lines = server.ask(
        "spread",
        """SELECT concat_ws(' ', dagster_event_type, step_key, event::json -> 'dagster_event' ->> 'pid')
        FROM event_logs WHERE run_id = (SELECT run_id FROM runs ORDER BY id DESC LIMIT 1)
            AND dagster_event_type LIKE 'STEP%' AND step_key LIKE 'intake.land%' ORDER BY id""",
    )
    return [Event(kind, step, int(pid)) for kind, step, pid in map(str.split, lines)]


def of_kind(kind: str, events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind == kind]


def stopped_in_mid_file(server: PostgresServer, root: DataRoot, night: subprocess.Popen[str]) -> Event:
    """The start of a batch whose process is now held still before it was through."""
    deadline = time.monotonic() + 120
    tried: set[int] = set()
    while time.monotonic() < deadline:
        assert night.poll() is None, night.communicate()
        events = landing(server)
        through = {event.pid for event in of_kind("STEP_SUCCESS", events)}
        for begun in of_kind("STEP_START", events):
            if begun.pid in tried | through:
                continue
            tried.add(begun.pid)
            with suppress(ProcessLookupError):
                os.kill(begun.pid, signal.SIGSTOP)
                if not (root.shared_intake / f"{begun.step[len('intake.land[') : -1]}.json").exists():
                    return begun
                os.kill(begun.pid, signal.SIGCONT)
    raise AssertionError("no worker was seen landing")


def without_times(root: DataRoot) -> list[Mapping[str, object]]:
    ledger = json.loads(root.ledger_file.read_text(encoding="utf-8"))
    return [{**delivery, "first_seen": ""} for delivery in ledger["deliveries"]]


def published(root: DataRoot) -> dict[str, bytes]:
    release = root.published.resolve()
    found = {
        str(path.relative_to(release)): path.read_bytes()
        for form in ("parquet", "csv")
        for path in (release / form).rglob("*")
        if path.is_file()
    }
    assert len(found) > 40
    return found


def test_a_night_over_workers_survives_kills_and_ends_as_the_night_of_one_process(
    server: PostgresServer, tmp_path: Path
) -> None:
    alone, root = make_root(tmp_path / "alone"), DataRoot(tmp_path / "spread")
    shutil.copytree(alone.path, root.path)
    url = server.make_database("spread")
    # The night is killed, one of its workers is not: nobody may work beside that one.
    night = start(root, 2, url)
    left_over = stopped_in_mid_file(server, root, night).pid
    night.kill()
    night.wait()
    try:
        assert ended(start(root, 2, url), 3)["status"] == "another_night"
    finally:
        os.kill(left_over, signal.SIGKILL)
    while (Path("/proc") / str(left_over)).exists():
        time.sleep(0.05)
    assert not root.ledger_file.exists() and not root.published.exists()

    # A worker is killed in mid-file: its batch lands again, in another process, and nothing else does.
    night = start(root, 2, url)
    killed = stopped_in_mid_file(server, root, night)
    os.kill(killed.pid, signal.SIGKILL)
    reference = start(alone, 1)
    spread, one = ended(night, 0), ended(reference, 0)

    events = landing(server)
    starts = of_kind("STEP_START", events) + of_kind("STEP_RESTARTED", events)
    retried = of_kind("STEP_UP_FOR_RETRY", events)
    assert [event.step for event in retried] == [killed.step]
    # Four large contents (one of them under two names) and the small file: five batches, each in a process of its own.
    batches = sorted(event.step for event in of_kind("STEP_SUCCESS", events))
    assert batches == [f"intake.land[{number}]" for number in range(FILES + 1)]
    assert sorted(event.step for event in starts) == sorted([*batches, killed.step])
    assert len({event.pid for event in starts}) == FILES + 2 and night.pid not in {event.pid for event in starts}
    begun = [event.kind for event in events if event.kind in ("STEP_START", "STEP_SUCCESS")]
    assert begun[:2] == ["STEP_START"] * 2, "two batches were landed at the same time"

    assert spread["status"] == one["status"] == "released"
    assert spread["checks_passed"] == one["checks_passed"] == one["checks_required"]
    assert spread["release_id"] == one["release_id"] and published(root) == published(alone)
    assert without_times(root) == without_times(alone) and len(without_times(root)) == FILES + 2
    files = [sorted(str(path.relative_to(each.landed)) for path in each.landed.glob("*/*")) for each in (root, alone)]
    assert files[0] == files[1]
    for name in files[0]:
        here, there = (f"SELECT * FROM '{each.landed / name}'" for each in (root, alone))
        both_ways = f"(({here}) EXCEPT ALL ({there})) UNION ALL (({there}) EXCEPT ALL ({here}))"
        assert duckdb.sql(f"SELECT count(*) FROM ({both_ways})").fetchall() == [(0,)], name

    # What the night depended on went from step to step, each in a process of its own: the next one is still.
    assert ended(start(root, 2, url), 0)["stands"]["run_id"] == spread["run_id"]

    # Nothing of a person went through Dagster, and nothing is left of the sharing out.
    dump = subprocess.run([str(server.bin / "pg_dump"), server.url("spread")], capture_output=True, check=True).stdout
    assert b"intake.land[0]" in dump and b"shokuin" not in dump
    home = [path for path in (root.dagster_home / "storage").rglob("*") if path.is_file()]
    assert home and not any(b"shokuin" in path.read_bytes() for path in home)
    assert {path.suffix for path in home} <= {".out", ".err", ".complete"}
    assert not root.shared_intake.exists()
