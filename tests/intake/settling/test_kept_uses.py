"""What is kept of single uses from night to night is what one night over the same files makes, row by row.

Beside the kept way stand a root that never had another night, and the rule itself written once more in Python: of equal
rows, the largest number in any one file counts, in the first of the files.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.intake.deliveries import decisions
from dagster_project.intake.deliveries.decisions import Decision, Decisions
from dagster_project.intake.deliveries.stored_files import landed_file
from dagster_project.intake.settling import settlement, use_duplicates, use_sums
from dagster_project.kept_files import KeptFiles
from expectations.recompute import person_days
from expectations.recompute.kept_groups import Group
from expectations.recompute.landed import Landed
from tests.intake.small_root import LOG, PROGRAMME, ROSTER_FILE, SmallRoot, csv_bytes, roster_file, use

TRIALS = """\
trials:
  - {id: t1, name: 試行, start: 2024-04-01, end: 2024-04-30, eligible: roster, unit_of_use: prompt}
  - {id: t2, name: 二度目, start: 2024-05-01, end: 2024-05-31, eligible: roster, unit_of_use: prompt}
"""
LANDED = ("usage_event", "usage_day", "usage_session", "usage_kind", "usage_file", "delivered_file", "person")
PEOPLE = [f"p{number}@x.jp" for number in range(9)]
Rows = list[list[str]]


def programme(end: str = "2024-04-30") -> str:
    first, _, rest = PROGRAMME.partition("trials:\n")
    return first + TRIALS.replace("2024-04-30", end) + rest.partition("\n")[2]


def some_uses(chance: random.Random, number: int, month: int = 4) -> Rows:
    """Uses of few people at few instants, so that equal rows are many, inside a file and between files; some a day before
    or after the trial, some of the excluded account, some in a session of no text."""
    days = [f"2024/{month:02}/{day:02}" for day in (1, 2, 3, 29, 30)] + ["2024/03/31", "2024/06/01"]
    return [
        use(
            f"{chance.choice(days)} 9:{chance.randrange(3):02}",
            chance.choice([*PEOPLE[: 3 + number % 6], "test@example.lg.jp"]),
            chance.choice(["題", "別の題"]),
        )
        for _ in range(chance.randrange(5, 30))
    ]


def log(name: str, trial: str = "t1") -> str:
    return f"inbox/trials/{trial}/{name}.csv"


def everything(small: SmallRoot) -> dict[str, list[tuple[object, ...]]]:
    """All rows of single uses downstream sees; what became of files that were corrected or left is no business of a
    root that never saw them."""
    found = {table: sorted(small.query(f"SELECT * FROM landed.{table}"), key=str) for table in LANDED}
    found["delivered_file"] = [
        row for row in found["delivered_file"] if row[6] in ("landed", "duplicate", "withdrawn")
    ]
    return found


def in_one_night(small: SmallRoot, folder: Path) -> SmallRoot:
    fresh = SmallRoot(folder)
    shutil.copy(small.root.programme_file, fresh.root.programme_file)
    shutil.copytree(small.root.inbox, fresh.root.inbox)
    if small.root.decisions_file.exists():
        fresh.root.landed.mkdir()
        shutil.copy(small.root.decisions_file, fresh.root.landed)
    fresh.night()
    return fresh


def counted_by_rule(small: SmallRoot) -> Counter[tuple[object, ...]]:
    """Uses by trial, identity and day, from the landed files themselves."""
    periods = {"t1": (date(2024, 4, 1), date(2024, 4, 30)), "t2": (date(2024, 5, 1), date(2024, 5, 31))}
    if "2024-04-29" in small.root.programme_file.read_text(encoding="utf-8"):
        periods["t1"] = (date(2024, 4, 1), date(2024, 4, 29))
    excluded = {row[0] for row in small.query("SELECT identity_key FROM settled.excluded_identity")}
    most: Counter[tuple[object, ...]] = Counter()
    for delivery in small.report.ledger.active():
        if "usage_event" not in delivery.tables:
            continue
        here: Counter[tuple[object, ...]] = Counter()
        for row in pq.read_table(landed_file(small.root, delivery, "usage_event")).to_pylist():
            cells = ("identity_key", "used_on", "row_key", "used_at", "text_length")
            here[(delivery.scope_id, *(row[cell] for cell in cells))] += 1
        most |= here
    found: Counter[tuple[object, ...]] = Counter()
    for (trial, person, day, *_), uses in most.items():
        first, last = periods[str(trial)]
        if person not in excluded and first <= day <= last:  # type: ignore[operator]
            found[(trial, person, day)] += uses
    return found


def gate_says(small: SmallRoot, keep: Path | None) -> object:
    with settlement.open_database(small.root.work_database, read_only=True) as connection:
        connection.execute("SET timezone = 'Asia/Tokyo'")
        landed = Landed(connection, keep)
        kinds = sorted(landed.kind_uses, key=str)
        ways = replace(landed.ways, working_days=dict(landed.ways.working_days))
        days = connection.execute("SELECT * FROM person_day ORDER BY ALL").fetchall()
        return landed.uses, landed.days, ways, kinds, days


def check(small: SmallRoot, folder: Path) -> None:
    fresh = in_one_night(small, folder)
    assert everything(small) == everything(fresh)
    summed = Counter(
        {
            tuple(row[:3]): row[3]
            for row in small.query(
                "SELECT trial_id, identity_key, used_on, sum(uses) FROM landed.usage_day GROUP BY ALL"
            )
        }
    )
    assert summed == counted_by_rule(small)
    by_row = small.query("SELECT trial_id, identity_key, used_on, count(*) FROM landed.usage_event GROUP BY ALL")
    assert summed == Counter({tuple(row[:3]): row[3] for row in by_row})
    assert gate_says(small, small.root.gate_sums) == gate_says(fresh, None)


def withdraw(small: SmallRoot, name: str) -> None:
    (found,) = [one for one in small.report.ledger.active() if one.path == log(name)]
    taken = Decision(
        verb="withdraw",
        path=found.path,
        sha256=found.sha256,
        kind=found.kind,
        scope_id=found.scope_id,
        reason="x",
        decided_at="2024-07-01",
    )
    decisions.write(small.root.decisions_file, Decisions(decisions=(taken,)))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.full)])
def test_files_of_many_nights_are_settled_as_in_one(seed: int, small: SmallRoot, tmp_path: Path, monkeypatch) -> None:
    # Small files share sums by trial and number; here some have sums of their own.
    monkeypatch.setattr(use_sums, "LARGE", 12)
    monkeypatch.setattr(use_sums, "BUNDLES", 2)
    # Also a group of which most is new is judged by what it touches, and one of which little is new in one go.
    monkeypatch.setattr(use_duplicates, "_MOSTLY_NEW", 2.0 if seed == 1 else 0.3)
    chance = random.Random(seed)
    kept: dict[str, Rows] = {name: some_uses(chance, number) for number, name in enumerate("bdfh")}
    small.say(programme())
    small.put(ROSTER_FILE, roster_file(*(["", "", "部", "課", person] for person in PEOPLE[:4])))

    def deliver(name: str, rows: Rows, encoding: str = "utf-8-sig") -> None:
        small.put(log(name), csv_bytes([LOG, *rows], encoding))

    def first() -> None:
        for name, rows in kept.items():
            deliver(name, rows)
        small.put(log("m", "t2"), [LOG, *some_uses(chance, 4, month=5)])

    def late_before_all() -> None:  # of equal rows the first file's count: it takes them from all others
        deliver("a", kept["b"][::2] + some_uses(chance, 9))

    def overlapping() -> None:
        deliver("e", kept["d"] + kept["f"][:4] + kept["d"][:3])

    def corrected() -> None:
        deliver("d", kept["d"][1:] + some_uses(chance, 2))

    def saved_anew() -> None:
        deliver("g", kept["f"], "cp932")

    def withdrawn() -> None:
        withdraw(small, "f")

    def withdrawal_undone() -> None:
        small.root.decisions_file.unlink()

    def renamed() -> None:  # the order of the files changes, their bytes do not
        os.rename(small.folder / log("a"), small.folder / log("z"))

    def other_people() -> None:
        small.put(ROSTER_FILE, roster_file(*(["", "", "部", "課", person] for person in PEOPLE)))

    def other_period() -> None:
        small.say(programme(end="2024-04-29"))

    def without_what_is_kept() -> None:
        shutil.rmtree(small.root.settled)

    def half_of_what_is_kept_is_damaged() -> None:
        for number, path in enumerate(sorted(small.root.settled.rglob("*.parquet"))):
            content = path.read_bytes()
            path.write_bytes(content[: len(content) // 2] if number % 3 == 0 else content.replace(b"2024", b"2023"))
            if number % 3 == 1:
                path.write_bytes(content[:-20] + bytes(byte ^ 1 for byte in content[-20:]))

    nights: list[list[Callable[[], None]]] = [
        [first], [late_before_all, overlapping], [corrected, saved_anew], [withdrawn], [withdrawal_undone, renamed],
        [other_people, other_period], [without_what_is_kept], [half_of_what_is_kept_is_damaged],
    ]  # fmt: skip
    for number, changes in enumerate(nights):
        for change in changes:
            change()
        small.night()
        check(small, tmp_path / f"fresh-{number}")


def test_a_night_without_a_change_makes_nothing_anew_and_leaves_nothing_of_another(
    small: SmallRoot, monkeypatch
) -> None:
    first, second = some_uses(random.Random(3), 1), some_uses(random.Random(4), 1)
    small.put(log("a"), [LOG, *first])
    small.put(log("b"), [LOG, *first[:3], *second])
    small.night()
    before = sorted(path.name for path in small.root.settled.rglob("*.parquet"))
    assert before
    with monkeypatch.context() as without:
        without.setattr(KeptFiles, "make", lambda *_: pytest.fail("made anew"))
        small.night()
    assert sorted(path.name for path in small.root.settled.rglob("*.parquet")) == before
    small.put(log("b"), [LOG, *second])
    small.night()
    after = {path.name for path in small.root.settled.rglob("*.parquet")}
    assert len(after) <= len(before) and not set(before) <= after


def test_a_file_that_came_leaves_the_sums_of_others_alone_unless_it_takes_rows_of_theirs(small, monkeypatch) -> None:
    monkeypatch.setattr(use_sums, "LARGE", 1)
    one, two = use("2024/04/01 9:00", "a@x.jp"), use("2024/04/02 9:00", "a@x.jp")
    small.put(log("b"), [LOG, one, two])
    small.night()
    sums = {path.name for path in (small.root.settled / "sums").iterdir()}
    small.put(log("c"), [LOG, two])
    small.night()
    assert sums < {path.name for path in (small.root.settled / "sums").iterdir()}
    small.put(log("a"), [LOG, two])
    small.night()
    assert not sums & {path.name for path in (small.root.settled / "sums").iterdir() if _of(path, small, "b")}
    assert small.query("SELECT file_id, sum(uses) FROM landed.usage_day GROUP BY ALL ORDER BY ALL") == sorted(
        (small.delivery(log(name)).file_id, 1) for name in "ab"
    )


def _of(path: Path, small: SmallRoot, name: str) -> bool:
    rows = duckdb.execute(f"SELECT DISTINCT file_id FROM read_parquet('{path}')").fetchall()
    # The sum of landed rows, whatever became of them, is the only one that stays.
    columns = [row[0] for row in duckdb.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()]
    return "stored_rows" not in columns and (small.delivery(log(name)).file_id,) in rows


def test_an_erasure_leaves_nothing_that_is_kept(small: SmallRoot) -> None:
    from dagster_project.intake.erasing.rows import forget_settled

    small.put(log("a"), [LOG, *some_uses(random.Random(5), 1)])
    small.night()
    assert gate_says(small, small.root.gate_sums) and list(small.root.gate_sums.iterdir())
    forget_settled(small.root)
    assert not small.root.settled.exists()


def test_the_gate_never_takes_kept_sums_for_those_of_other_rows(small: SmallRoot) -> None:
    """A landed file with one row less under the same name, as an erasure leaves it: the gate counts what is there."""
    small.put(log("a"), [LOG, *[use(f"2024/04/01 9:{minute:02}", "a@x.jp") for minute in range(5)]])
    small.night()

    def uses() -> int:
        with settlement.open_database(small.root.work_database, read_only=True) as connection:
            counted = Landed(connection, small.root.gate_sums).uses.of_person["t1"]
        return sum(number for number, _ in counted.values())

    assert (uses(), uses()) == (5, 5)
    path = landed_file(small.root, small.delivery(log("a")), "usage_event")
    pq.write_table(pq.read_table(path).slice(1), path)
    assert uses() == 4


def test_groups_that_share_a_person_stop_the_gate(small: SmallRoot, monkeypatch) -> None:
    one, two = use("2024/04/01 9:00", "a@x.jp"), use("2024/04/02 9:00", "a@x.jp")
    small.put(log("a"), [LOG, one])
    small.put(log("b"), [LOG, two])
    small.night()
    apart = [Group((small.delivery(log(name)).file_id,), name) for name in "ab"]
    monkeypatch.setattr(person_days, "groups_of", lambda *_, **__: apart)
    with (
        settlement.open_database(small.root.work_database, read_only=True) as connection,
        pytest.raises(RuntimeError, match="a person in common"),
    ):
        _ = Landed(connection, small.root.gate_sums).uses
