"""The demo's first trial delivered as monthly counts instead of its log: the same figures, and what is missing is said."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.contracts import mart_contracts
from tests.end_to_end.nights import DEMO, Night, copy_demo, run_night

TRIAL = Path("inbox") / "trials" / "r5-trial"
OCTOBER_LOG = "利用ログ_令和5年10月.csv"
DECLARED = "    unit_of_use: prompt\n    partial_periods: count\n"

FIRST, LAST = date(2023, 10, 2), date(2023, 11, 30)

NEED_DAYS = {"staying_by_department", "usage_over_time", "usage_retention", "usage_concentration"}
# These say in their own rows what they cannot tell without single uses.
TELL_THEMSELVES = {"workshop_effect", "usage_by_definition", "work_kinds"}
OF_DAYS = "one_day_only_people, lowest_bucket_one_day_people, lowest_bucket_spread_people, median_days_to_first_use"

Row = tuple[Any, ...]


def monthly_counts() -> dict[str, Counter[tuple[str, str]]]:
    """Month -> (staff number, e-mail) -> uses, from the demo's logs: of equal rows of several exports the larger number
    counts; the total, the test account, an impossible day and what lies outside the trial are no uses."""
    uses: Counter[tuple[str, ...]] = Counter()
    for log in sorted((DEMO / TRIAL).iterdir()):
        with log.open(encoding="cp932", newline="") as file:
            header, *rows = csv.reader(file)
        uses |= Counter(tuple(row) for row in rows)
    when, number, email = (header.index(name) for name in ("利用日時", "職員番号", "メールアドレス"))
    counts: dict[str, Counter[tuple[str, str]]] = {"2023年10月": Counter(), "2023年11月": Counter()}
    for row, times in uses.items():
        day = _day(row[when])
        if day and FIRST <= day <= LAST and not row[email].startswith("ai-test@"):
            counts[f"{day.year}年{day.month}月"][row[number], row[email].lower()] += times
    return counts


def _day(written: str) -> date | None:
    """None for 31 November and for the row of the total."""
    try:
        return datetime.strptime(written, "%Y/%m/%d %H:%M:%S").date()
    except ValueError:
        return None


def deliver_as_counts(root: Path) -> None:
    """A table a month in place of the logs; who used the tool in one month only has a zero in the other."""
    for log in (root / TRIAL).iterdir():
        log.unlink()
    counts = monthly_counts()
    people = sorted({person for month in counts.values() for person in month})
    for month, uses in counts.items():
        with (root / TRIAL / f"利用回数_{month}.csv").open("w", encoding="cp932", newline="") as file:
            table = csv.writer(file)
            table.writerow(["対象月", "職員番号", "メールアドレス", "利用回数"])
            table.writerows([month, *person, f"{uses[person]:,}"] for person in people)


def declare_partial_periods(root: Path) -> None:
    """The first trial began on 2 October: its October is the month's, as nobody had the tool on the 1st."""
    programme = root / "programme.yml"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(text.replace("    unit_of_use: prompt\n", DECLARED, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def counted_night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    root = copy_demo(tmp_path_factory.mktemp("counts") / "root")
    deliver_as_counts(root)
    declare_partial_periods(root)
    return run_night(root)


@pytest.fixture(scope="module")
def both(counted_night: Night, demo_night: Night) -> Iterator[duckdb.DuckDBPyConnection]:
    """``counted.marts`` beside the demo's ``events.marts``."""
    assert (counted_night.exit_code, counted_night.outcome["status"]) == (0, "released"), counted_night.said()
    with duckdb.connect() as connection:
        for name, night in (("counted", counted_night), ("events", demo_night)):
            connection.execute(f"ATTACH '{night.root / 'published' / 'katsuyo.duckdb'}' AS {name} (READ_ONLY)")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    return connection.execute(query).fetchall()


def test_counts_give_the_demos_figures(both: duckdb.DuckDBPyConnection) -> None:
    adoption = "SELECT active_people, total_uses FROM counted.marts.trial_adoption WHERE trial_id = 'r5-trial'"
    ((active, uses),) = rows(both, adoption)
    assert (active, uses) == (127, sum(month.total() for month in monthly_counts().values()))
    buckets = "SELECT people FROM counted.marts.usage_frequency WHERE trial_id = 'r5-trial' ORDER BY bucket_order"
    assert rows(both, buckets) == [(1273,), (95,), (20,), (9,), (3,)]


@pytest.mark.parametrize("mart", sorted(set(mart_contracts()) - NEED_DAYS - TELL_THEMSELVES - {"input_files"}))
def test_every_mart_that_needs_no_days_is_the_same(mart: str, both: duckdb.DuckDBPyConnection) -> None:
    told = rows(both, f"SELECT * EXCLUDE (release_id) FROM counted.marts.{mart} ORDER BY ALL")
    assert told == rows(both, f"SELECT * EXCLUDE (release_id) FROM events.marts.{mart} ORDER BY ALL") != []


def test_months_are_the_demos_and_what_needs_days_is_absent(both: duckdb.DuckDBPyConnection) -> None:
    computable = "WHERE trial_id <> 'r5-trial' OR grain = 'month' ORDER BY ALL"
    told = rows(both, f"SELECT * EXCLUDE (release_id) FROM counted.marts.usage_over_time {computable}")
    assert told == rows(both, f"SELECT * EXCLUDE (release_id) FROM events.marts.usage_over_time {computable}") != []
    grains = "SELECT DISTINCT grain FROM counted.marts.usage_over_time WHERE trial_id = 'r5-trial'"
    assert rows(both, grains) == [("month",)]


def test_concentration_is_the_demos_but_for_what_needs_days(both: duckdb.DuckDBPyConnection) -> None:
    same = f"SELECT * EXCLUDE (release_id, {OF_DAYS}) FROM {{}}.marts.usage_concentration ORDER BY ALL"
    assert rows(both, same.format("counted")) == rows(both, same.format("events")) != []
    days = f"SELECT {OF_DAYS} FROM counted.marts.usage_concentration WHERE trial_id = 'r5-trial'"
    assert rows(both, days) == [(None, None, None, None)]


@pytest.mark.parametrize("mart", ["usage_retention", "staying_by_department"])
def test_nobody_is_followed_where_only_counts_are_known(mart: str, both: duckdb.DuckDBPyConnection) -> None:
    told = rows(both, f"SELECT * EXCLUDE (release_id) FROM counted.marts.{mart} ORDER BY ALL")
    events = f"SELECT * EXCLUDE (release_id) FROM events.marts.{mart} WHERE trial_id <> 'r5-trial' ORDER BY ALL"
    assert told == rows(both, events) != []


def test_what_is_absent_is_said_in_last_night_and_in_the_manifest(counted_night: Night) -> None:
    manifest = json.loads((counted_night.root / "published" / "manifest.json").read_text(encoding="utf-8"))
    page = (counted_night.root / "last_night.html").read_text(encoding="utf-8")
    for warnings in (counted_night.outcome["warnings"], manifest["warnings"]):
        told = [warning for warning in warnings if "r5-trial" in warning["en"]]
        assert {mart for mart in NEED_DAYS for warning in told if mart in warning["en"]} == NEED_DAYS
        assert all(warning["ja"] in page for warning in told)
        (said,) = [warning for warning in told if "usage_over_time" in warning["en"]]
        assert "usage_over_time by day or week cannot be computed" in said["en"]
        assert "usage_over_time の日別・週別は計算できません" in said["ja"]


def test_a_log_beside_the_counts_refuses_and_periods_across_the_edge_are_said(
    counted_night: Night, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(counted_night.root, root, symlinks=True)
    shutil.copy(DEMO / TRIAL / OCTOBER_LOG, root / TRIAL / OCTOBER_LOG)
    shutil.copy(DEMO / "programme.yml", root / "programme.yml")
    night = run_night(root)
    assert (night.exit_code, night.outcome["status"]) == (1, "refused")
    assert "landed/delivered_file:every_delivered_file_was_read" in night.outcome["checks_failed"]
    (refusal,) = night.outcome["messages"]
    for text in (refusal["ja"], refusal["en"]):
        # October counts no longer: only the counts of November are left to contradict the log.
        assert OCTOBER_LOG in text and "利用回数_2023年11月.csv" in text and "katsuyo withdraw" in text
    uses = monthly_counts()["2023年10月"].total()
    (left_out,) = [warning for warning in night.outcome["warnings"] if "partial_periods: count" in warning["en"]]
    assert f"{uses} 回" in left_out["ja"] and f"{uses} uses" in left_out["en"]
    assert night.outcome["release_id"] == counted_night.outcome["release_id"]
