"""Kills the release step at its file operations, one after the other, on one root, and lets its next run heal it.

A program of its own, because it forks: `python -m tests.release.kills FOLDER [naive | CALL]`. Every round has new
figures; after the kill and after the healing run the whole root is judged. Prints what it did as JSON; a round that
leaves anything wrong ends it. With `naive` the pointer is removed and made anew, as one would write it first: that
must be caught. With a system call's name, and under strace, it dies at every such call instead. Add here: another step of the release to kill. Keep out: dying (tests/kill_points.py).
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from dagster_project.release import history, rollback, swap
from dagster_project.release.manifest import read_manifest
from dagster_project.release.wholeness import is_whole
from dagster_project.settings import DataRoot
from tests.kill_points import Step, cut_off, every_call, every_kill, in_child
from tests.release.small_release import figures_of, publish, small_contracts, small_root

# Above what a reader needs to read one release: it would be removed under it otherwise, which is lawful and no kill.
KEEP = 6
SIZES = (0, 1, 500, 4096, 12_288, 200_000)


def main() -> None:
    folder = Path(sys.argv[1])
    started = time.perf_counter()
    root = DataRoot(folder / "root")
    # What forks would each read again.
    small_contracts()
    in_child(lambda: (small_root(root.path), [_publish(root, number) for number in range(KEEP)]))
    (folder / "ready").touch()
    mode = sys.argv[2] if sys.argv[2:] else ""
    naive = mode == "naive"
    if naive:
        swap.point_to = _naive_swap
    elif mode:
        print(json.dumps({mode: _kill_at_calls(root, mode)}))
        return
    told = {
        "publish": _kill_publish(root, first=35 if naive else 1),
        "cut_off": _cut_publish(root),
        "rollback": _kill_moves(root),
        "seconds": round(time.perf_counter() - started, 1),
    }
    print(json.dumps(told))


def _naive_swap(root: DataRoot, release: Path) -> None:
    root.published.unlink()
    root.published.symlink_to(Path("releases") / release.name)


def _publish(root: DataRoot, number: int) -> str:
    figures_of(root, number)
    return publish(root, number, KEEP).release_id


def _kill_publish(root: DataRoot, first: int) -> dict[str, int]:
    operations: Counter[str] = Counter()

    def prepare(number: int) -> Step:
        figures_of(root, 1000 + number)
        return lambda: publish(root, 1000 + number, KEEP)

    before = _shown(root)
    for number, operation in every_kill(root.path, prepare, first):
        operations[operation.split()[0]] += 1
        before = _judge_and_heal(root, before, 1000 + number, operation)
    return {"operations": operations.total(), **operations}


def _kill_at_calls(root: DataRoot, call: str) -> int:
    before, kills = _shown(root), 0
    in_child(lambda: figures_of(root, 2001))
    for number in every_call(call, lambda number: publish(root, 2000 + number, KEEP)):
        kills += 1
        before = _judge_and_heal(root, before, 2000 + number, f"{call} {number}")
        in_child(lambda number=number: figures_of(root, 2001 + number))
    return kills


def _cut_publish(root: DataRoot) -> dict[str, int]:
    cut = 0
    for size in SIZES:
        before, number = _shown(root), 5000 + size
        if cut_off(
            lambda number=number: figures_of(root, number), lambda number=number: publish(root, number, KEEP), size
        ):
            cut += 1
            assert _shown(root) == before, f"cut off at {size} bytes of a file, and yet readers see another release"
        _judge_and_heal(root, before, number, f"cut off at {size} bytes")
    return {"sizes": cut}


def _judge_and_heal(root: DataRoot, before: str, number: int, killed_at: str) -> str:
    """Readers see the old release or the new one, whole; the next run makes the new one theirs and tidies up."""
    after_kill = _shown(root)
    logged = {entry.release_id for entry in history.read(root).removed}
    in_child(lambda: publish(root, number, KEEP))
    healed = _shown(root)
    assert after_kill in (before, healed) and healed != before, killed_at
    kept = sorted(path.name for path in root.releases.iterdir())
    assert len(kept) == KEEP + 1 and "history.json" in kept, (killed_at, kept)
    hidden = [path.name for path in root.path.iterdir() if path.name.startswith(".")]
    assert not hidden, (killed_at, hidden)
    past = history.read(root)
    removed = [entry.release_id for entry in past.removed]
    # One release came, so one went: it stands in the log once, however often its removal was begun.
    assert len(removed) == len(set(removed)) and set(removed) >= logged, killed_at
    assert not set(removed) & set(kept) and not past.came_back, killed_at
    return healed


def _kill_moves(root: DataRoot) -> dict[str, int]:
    """`rollback`, and then `--unpin`, killed at every operation; the next night, with nothing new, puts the pointer
    where the log says, and the command done again does the rest."""
    now = datetime(2026, 4, 1).astimezone()
    kills = {"rollback": 0, "unpin": 0}
    newest = _shown(root)

    def night() -> None:
        publish(root, 9999, KEEP)

    def back(_: int) -> Step:
        return lambda: rollback.roll_back(root, None, "試験", now)

    def away(_: int) -> Step:
        return lambda: rollback.unpin(root)

    for _, operation in every_kill(root.path, back):
        kills["rollback"] += 1
        assert _shown(root) == newest or history.read(root).pin, operation
        in_child(night)
        pin = history.read(root).pin
        assert _shown(root) == (pin.release_id if pin else newest), operation
        if pin is not None:
            in_child(lambda: rollback.unpin(root))
            in_child(lambda: rollback.roll_back(root, newest, "試験", now))
            in_child(lambda: rollback.unpin(root))
            assert _shown(root) == newest and not history.read(root).rolled_back
    pinned = _shown(root)
    assert pinned != newest
    for _, operation in every_kill(root.path, away):
        kills["unpin"] += 1
        assert _shown(root) == pinned, operation
        in_child(night)
        pin = history.read(root).pin
        assert _shown(root) == pinned and (pin is None or pin.release_id == pinned), operation
        if pin is None:
            in_child(lambda: rollback.roll_back(root, pinned, "試験", now))
    assert _shown(root) == pinned and history.read(root).pin is None
    return kills


def _shown(root: DataRoot) -> str:
    """Id of the release that readers see, proved whole without DuckDB (whose threads would not survive a fork)."""
    folder = swap.published_release(root)
    assert folder is not None
    manifest = read_manifest(folder)
    assert manifest is not None and is_whole(folder, manifest.release_hash) and manifest.release_id == folder.name
    return manifest.release_id


if __name__ == "__main__":
    main()
