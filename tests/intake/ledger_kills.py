"""Kills intake at its file operations, one after the other, each time on the same data root, and heals it by its own
next run: every landed row is there once, as on a root where nothing died.

A program of its own, because it forks: `python -m tests.intake.ledger_kills FOLDER [naive]`. Prints what it did as
JSON. With `naive` the ledger is removed and written anew, as one would write it first: that must be caught. Add here: another step of intake to kill. Keep out: dying (tests/kill_points.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

import holidays

from dagster_project.intake.deliveries import decisions, ledger, ruling, stored_files
from dagster_project.intake.people.keys import load_key
from tests.intake.conftest import DUMMY_KEY
from tests.intake.deliveries.test_scenario import CAME, SATO, SECOND, YAMADA, A, B, C, D, E, L
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    LOG,
    LOG_FILE,
    ROSTER_FILE,
    SmallRoot,
    roster_file,
)
from tests.kill_points import Step, cut_off, every_kill, in_child

SIZES = (0, 1, 300, 1500, 12_288, 100_000)
UNREADABLE = ["いつか", *B[1:]]
# What the second night's files hold, counted by hand: of the two logs' uses D stands in both; the attendance list has
# vanished and keeps its two rows.
TRUTH = {"usage_event": 5, "attendance": 2, "roster_entry": 2}


def main() -> None:
    folder = Path(sys.argv[1])
    os.environ["KATSUYO_KEY"] = DUMMY_KEY
    holidays.country_holidays("JP")  # What every fork would import again.
    started = time.perf_counter()
    before, root, truth = folder / "before", folder / "root", folder / "truth.json"
    in_child(lambda: _first_night(root))
    _deliver_more(SmallRoot(root))
    shutil.copytree(root, before)
    in_child(lambda: _night_and_facts(root, truth))
    naive = sys.argv[2:] == ["naive"]
    if naive:
        ledger.write_atomically = _naive_write
    told = {
        "intake": _kill_intake(before, root, truth, first=20 if naive else 1),
        "cut_off": _cut_intake(before, root, truth),
        "settlement": _kill_settlement(before, root),
        "withdraw": _kill_withdrawal(before, root, truth),
        "seconds": round(time.perf_counter() - started, 1),
    }
    print(json.dumps(told))


def _naive_write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _first_night(root: Path) -> None:
    small = SmallRoot(root)
    small.put(ROSTER_FILE, roster_file(YAMADA, SATO))
    small.put(LOG_FILE, [LOG, A, B, C])
    small.put(ATTENDANCE_FILE, [APPLICATIONS, *CAME])
    small.night()


def _deliver_more(small: SmallRoot) -> None:
    """A corrected log with a row nobody can read, a second one that repeats a use, and one file gone."""
    small.put(LOG_FILE, [LOG, B, C, D, UNREADABLE])
    small.put(SECOND, [LOG, D, E, L])
    (small.folder / ATTENDANCE_FILE).unlink()


def _night_and_facts(root: Path, truth: Path) -> None:
    """A night where nothing dies, its rows counted, and what it leaves written down."""
    small = SmallRoot(root)
    small.night()
    assert {name: small.counts[name] for name in TRUTH} == TRUTH
    assert small.files()  # They add up.
    truth.write_text(json.dumps(_facts(root)), encoding="utf-8")


def _facts(root: Path) -> dict[str, str]:
    """The ledger, every landed file and every list of quarantined rows by the hash of its bytes: the same rows land as
    the same bytes."""
    files = [path for name in ("landed", "quarantine") for path in (root / name).rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def _restored(before: Path, root: Path) -> SmallRoot:
    shutil.rmtree(root)
    shutil.copytree(before, root)
    return SmallRoot(root)


def _kill_intake(before: Path, root: Path, truth: Path, first: int) -> dict[str, int]:
    operations: Counter[str] = Counter()

    def prepare(_: int) -> Step:
        return _restored(before, root).take_in

    for _, operation in every_kill(root, prepare, first):
        operations[operation.split()[0]] += 1
        _judge_and_heal(root, truth, operation)
    return {"operations": operations.total(), **operations}


def _cut_intake(before: Path, root: Path, truth: Path) -> dict[str, int]:
    cut = 0
    for size in SIZES:
        small = _restored(before, root)
        cut += cut_off(lambda: None, small.take_in, size)
        _judge_and_heal(root, truth, f"cut off at {size} bytes")
    return {"sizes": cut}


def _judge_and_heal(root: Path, truth: Path, killed_at: str) -> None:
    """The ledger is the old or the new one, and every row that it names lies on disk; the next run ends at the
    truth."""
    small, known = SmallRoot(root), json.loads(truth.read_text(encoding="utf-8"))
    written = ledger.read(small.root.ledger_file, load_key())
    is_new = _facts(root)["landed/ledger.json"] == known["landed/ledger.json"]
    assert is_new or len(written.deliveries) == 3, killed_at
    assert all(stored_files.is_whole(small.root, delivery) for delivery in written.active()), killed_at
    in_child(small.take_in)
    assert _facts(root) == known, killed_at


def _kill_settlement(before: Path, root: Path) -> int:
    """The work database is the former one or the new one, and the next run makes the new one."""
    kills = 0
    small = _restored(before, root)
    former = hashlib.sha256(small.root.work_database.read_bytes()).digest()

    def prepare(_: int) -> Step:
        small.take_in()
        return small.night

    for _ in every_kill(root, prepare):
        kills += 1
        if hashlib.sha256(small.root.work_database.read_bytes()).digest() != former:
            in_child(lambda: _count(small))
    in_child(lambda: _count(small))
    return kills


def _count(small: SmallRoot) -> None:
    rows = {name: small.query(f"SELECT count(*) FROM landed.{name}")[0][0] for name in TRUTH}
    assert rows == TRUTH


def _kill_withdrawal(before: Path, root: Path, truth: Path) -> int:
    """`katsuyo withdraw` at every operation: the decision stands or does not; nothing else changes."""
    kills = 0
    small = _restored(before, root)

    def prepare(_: int) -> Step:
        small.root.decisions_file.unlink(missing_ok=True)
        return lambda: ruling.decide(small.root, "withdraw", LOG_FILE, "試験", load_key(), datetime(2024, 7, 1))

    # The file as the last night saw it: a decision is about a content that a night has seen.
    small.put(LOG_FILE, [LOG, A, B, C])
    for _, operation in every_kill(root, prepare):
        kills += 1
        assert len(decisions.read(small.root.decisions_file).decisions) in (0, 1), operation
    assert [entry.path for entry in decisions.read(small.root.decisions_file).decisions] == [LOG_FILE]
    small.root.decisions_file.unlink()
    small.put(LOG_FILE, [LOG, B, C, D, UNREADABLE])
    _judge_and_heal(root, truth, "after withdrawals")
    return kills


if __name__ == "__main__":
    main()
