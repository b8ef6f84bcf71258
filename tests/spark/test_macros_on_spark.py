"""The macros in Spark's words, against arithmetic in Python; and a value that does not fit is an error, never a gap."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.settings import DBT_PROJECT
from tests.spark.cluster import DEFAULTS, require_java, spark_environment

pytestmark = pytest.mark.full

PAIRS = """
with whole as (select id as number from range(121)),
pair as (
    select k.number as k, n.number as n from whole as k cross join whole as n
    union all select * from values (28, 27), (99999, 1000), (100, 1), (5, null), (null, 5), (1000000000000000, 1)
)
"""
HOLDING = {
    "pairs": PAIRS
    + """
select
    k, n, {{ half_up_percent('k', 'n') }} as percent, {{ half_up_tenths('k', 'n') }} as tenths,
    {{ rate('k', 'n') }} as rate, {{ integer_divide('k', 'n') }} as whole_part
from pair
""",
    "medians": """
select case_name, {{ integer_median('uses') }} as median, {{ total('uses') }} as total, {{ total_if_all('uses') }} as total_if_all
from values ('even', 1), ('even', 4), ('odd', 9), ('odd', 1), ('odd', 2), ('one', 99999999), ('none', null), ('gap', 1), ('gap', null)
as member (case_name, uses)
group by case_name
""",
    "days": "select {{ days_between(\"date '2024-02-28'\", \"date '2024-03-01'\") }} as days",
}
# The house's generic tests, one of each that holds and one that does not.
TESTED = """
models:
  - name: medians
    data_tests:
      - one_row_per: {name: one_row_per_case, arguments: {columns: [case_name], no_nulls: [case_name, total]}}
      - no_nulls: {name: every_total, arguments: {columns: [case_name, total]}}
      - one_row_per: {name: one_gap, arguments: {columns: [total_if_all]}}
      - one_row_per: {name: a_median_per_case, arguments: {columns: [case_name], no_nulls: [case_name, median]}}
      - no_nulls: {name: every_median, arguments: {columns: [case_name, median]}}
"""
NOT_FITTING = {
    "a_sum": "select {{ total('uses') }} as uses from values (9223372036854775807), (1) as member (uses)",
    "tenths": "select {{ half_up_tenths('yen', '1') }} as tenths from values (200000000000000000) as cost (yen)",
    "a_median": "select {{ integer_median('uses') }} as median from values (100000000) as member (uses)",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with run_results.json and the tables below warehouse/marts.db; the project has these models alone."""
    require_java()
    folder = tmp_path_factory.mktemp("macros")
    project = folder / "dbt"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs", "models", "tests"))
    (project / "models").mkdir()
    for name, sql in {**HOLDING, **NOT_FITTING}.items():
        (project / "models" / f"{name}.sql").write_text("{{ config(materialized='table') }}\n" + sql)
    (project / "models" / "medians.yml").write_text(TESTED)
    (folder / "spark-defaults.conf").write_text(DEFAULTS)
    done = subprocess.run(
        [
            str(spark_environment() / "python"),
            "-m",
            "dagster_project.dbt_process",
            str(folder),
            "-",
            "local[1]",
            str(folder),
        ],
        input=b"build\n",
        env={
            "PATH": "/usr/bin:/bin",
            "SPARK_CONF_DIR": str(folder),
            "DBT_PROFILES_DIR": str(project),
            "DBT_PROJECT_DIR": str(project),
        },
        cwd=DBT_PROJECT.parent,
        capture_output=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 1, done.stderr.decode()
    return folder


def results_of(built: Path) -> dict[str, dict[str, Any]]:
    """dbt's results by the name of model or test."""
    results = json.loads((built / "run_results.json").read_text())["results"]
    return {row["unique_id"].split(".")[2]: row for row in results}


def rows_of(built: Path, model: str) -> list[dict[str, object]]:
    result = duckdb.connect().execute(f"SELECT * FROM '{built}/warehouse/marts.db/{model}/*.parquet'")
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_a_value_that_does_not_fit_is_an_error(built: Path) -> None:
    told = results_of(built)
    assert {name for name, row in told.items() if row["status"] == "success"} == set(HOLDING)
    for name in NOT_FITTING:
        assert "does not fit" in told[name]["message"], told[name]


def test_data_tests_count_the_rows_that_break_them(built: Path) -> None:
    told = results_of(built)
    tested = {
        name: (told[name]["status"], told[name]["failures"]) for name in told if told[name]["failures"] is not None
    }
    assert tested == {
        "one_row_per_case": ("pass", 0),
        "every_total": ("pass", 0),
        "one_gap": ("fail", 1),
        "every_median": ("fail", 1),
        "a_median_per_case": ("fail", 1),
    }


def test_quotients_are_those_of_integers(built: Path) -> None:
    rows = rows_of(built, "pairs")
    assert len(rows) == 121 * 121 + 6
    for row in rows:
        k, n = row["k"], row["n"]
        if k is None or not n:
            assert row["percent"] is row["tenths"] is row["rate"] is row["whole_part"] is None
            continue
        assert isinstance(k, int) and isinstance(n, int)
        percent = (Decimal(100 * k) / n).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert row["percent"] == (percent if percent < 10000 else None), row
        assert row["tenths"] == (Decimal(k) / n).quantize(Decimal("0.1"), ROUND_HALF_UP), row
        assert row["rate"] == k / n and row["whole_part"] == k // n, row


def test_medians_and_sums_leave_gaps_out_only_where_they_may(built: Path) -> None:
    found = {row.pop("case_name"): row for row in rows_of(built, "medians")}
    assert found == {
        "even": {"median": Decimal(statistics.median([1, 4])), "total": 5, "total_if_all": 5},
        "odd": {"median": Decimal(2), "total": 12, "total_if_all": 12},
        "one": {"median": Decimal(99999999), "total": 99999999, "total_if_all": 99999999},
        "none": {"median": None, "total": 0, "total_if_all": None},
        "gap": {"median": Decimal(1), "total": 1, "total_if_all": None},
    }


def test_days_are_counted_over_a_leap_day(built: Path) -> None:
    assert rows_of(built, "days") == [{"days": 2}]
