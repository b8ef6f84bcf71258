"""One build of the whole project on the small work database, shared by the tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt.dbt_command import PROJECT, DbtRun, run_dbt
from tests.dbt.small_work_database import write

# Counts that the macros are tried on: all k <= n <= 300, answers above the invited, no base, no fit in decimal(5,1).
PROBE_PERCENT = """
with whole as (select range as number from range(301)),
pair as (
    select k.number as k, n.number as n from whole as k, whole as n where k.number <= n.number
    union all select * from (values (28, 27), (99999, 1000), (100, 1), (5, null), (null, 5))
)
select k, n, {{ half_up_percent('k', 'n') }} as percent, {{ rate('k', 'n') }} as rate from pair
"""
PROBE_MEDIAN = """
with member as (
    select * from (values
        ('even', 1), ('even', 4), ('odd', 9), ('odd', 1), ('odd', 2), ('one', 99999999), ('none', null)
    ) as member (case_name, uses)
)
select case_name, {{ integer_median('uses') }} as median from member group by case_name
"""
PROBE_TENTHS = """
with whole as (select range as number from range(301)),
pair as (
    select k.number as k, n.number as n from whole as k, whole as n
    union all select * from (values (5, null), (null, 5), (1000000000000000, 1), (999999999999999, 7))
)
select k, n, {{ half_up_tenths('k', 'n') }} as tenths, {{ yen_of_minutes('k', 'n') }} as yen from pair
"""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of dbt/ with more models that try the macros out."""
    copy = tmp_path_factory.mktemp("project") / "dbt"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("target", "logs"))
    (copy / "models" / "probe_percent.sql").write_text(PROBE_PERCENT)
    (copy / "models" / "probe_tenths.sql").write_text(PROBE_TENTHS)
    (copy / "models" / "probe_median.sql").write_text(PROBE_MEDIAN)
    return copy


@pytest.fixture(scope="session")
def built_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("work") / "work.duckdb"
    write(path)
    return path


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("artefacts")


@pytest.fixture(scope="session")
def build(project: Path, built_database: Path, artefacts: Path) -> DbtRun:
    """``dbt build``: models, data tests and unit tests."""
    return run_dbt(project, built_database, artefacts, "build")


@pytest.fixture
def marts(build: DbtRun, built_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built work database, read-only."""
    assert build.exit_code == 0, build.output
    with duckdb.connect(str(built_database), read_only=True) as connection:
        yield connection
