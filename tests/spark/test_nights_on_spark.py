"""Nights on a real Spark cluster give every cell that nights on DuckDB give, also when a worker dies."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import duckdb
import pytest

from dagster_project.contracts import mart_contracts
from dagster_project.dbt_process import SPARK_FAILED, SPARK_LOG
from dagster_project.settings import DBT_PROJECT
from tests.conftest import PRINTED
from tests.end_to_end.nights import Night, copy_demo
from tests.spark.cluster import DEFAULTS, Cluster, require_java, spark_environment, standalone_cluster
from tests.spark.large_root import write_large_root

pytestmark = pytest.mark.full

USES = 5_000_000
Marts = dict[str, tuple[list[tuple[str, str]], list[tuple[object, ...]]]]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    require_java()
    with standalone_cluster(spark_environment(), tmp_path_factory.mktemp("spark") / "cluster") as started:
        yield started


@pytest.fixture(scope="module")
def workers(cluster: Cluster) -> Cluster:
    for _ in range(2):
        cluster.start_worker()
    return cluster


def run_night(cluster: Cluster, root: Path, engine: str) -> Night:
    (root / "operations.yml").write_text(f"spark: {{master: '{cluster.master}'}}\n")
    done = subprocess.run(
        [str(cluster.programs / "katsuyo"), "nightly", "--data", str(root), "--engine", engine, "--json"],
        env=cluster.variables(),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    return Night(root, done.returncode, json.loads(done.stdout), done.stderr)


def marts_of(database: Path) -> Marts:
    """Every mart: its columns with types in order, and its rows in the order of their cells."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            mart: (
                [(row[0], row[1]) for row in connection.execute(f"DESCRIBE marts.{mart}").fetchall()],
                connection.execute(f"SELECT * FROM marts.{mart} ORDER BY ALL").fetchall(),
            )
            for mart in mart_contracts()
        }


def require_equal_marts(cluster: Cluster, root: Path) -> Night:
    """What Spark has made, and is published, against what DuckDB makes of the same landed rows afterwards."""
    assert list((root / "work" / "spark").iterdir()) == []
    of_spark = marts_of(root / "work" / "work_database.duckdb")
    on_duckdb = run_night(cluster, root, "duckdb")
    assert on_duckdb.exit_code == 0, on_duckdb.said()
    of_duckdb = marts_of(root / "work" / "work_database.duckdb")
    for mart in of_duckdb:
        assert of_spark[mart] == of_duckdb[mart], mart
    # The other engine asks for a whole night, which makes the same release.
    assert (on_duckdb.outcome["status"], on_duckdb.outcome["stands"]) == ("nothing_new", None)
    return on_duckdb


def test_a_master_without_a_worker_ends_in_time(cluster: Cluster, tmp_path: Path) -> None:
    """The process that a night asks to build would otherwise wait for ever."""
    (tmp_path / "spark-defaults.conf").write_text(DEFAULTS + "spark.katsuyo.patienceSeconds 2\n")
    arguments = [str(tmp_path / "target"), str(tmp_path / "none.duckdb"), cluster.master, str(tmp_path / "run")]
    done = subprocess.run(
        [str(cluster.programs / "python"), "-m", "dagster_project.dbt_process", *arguments],
        env={**cluster.variables(), "SPARK_CONF_DIR": str(tmp_path), "DBT_PROFILES_DIR": str(DBT_PROJECT)},
        cwd=DBT_PROJECT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == SPARK_FAILED, done.stderr.decode()


def test_the_demo_is_equal_cell_by_cell(
    workers: Cluster, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    root = copy_demo(tmp_path / "root")
    on_spark = run_night(workers, root, "spark")
    assert on_spark.outcome["status"] == "released", on_spark.said()
    on_duckdb = require_equal_marts(workers, root)
    for night in (on_spark, on_duckdb):
        assert night.outcome["checks_passed"] == night.outcome["checks_required"] > 0
    assert all(rows for _, rows in marts_of(root / "work" / "work_database.duckdb").values())
    assert on_spark.outcome["checks_required"] == on_duckdb.outcome["checks_required"]
    record_property(PRINTED, told("demo", on_spark, on_duckdb))


def test_five_million_uses_are_equal_although_a_worker_is_killed(
    workers: Cluster, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    root = write_large_root(tmp_path / "root", USES)
    killer = Thread(target=_kill_in_mid_run, args=(workers, root), daemon=True)
    killer.start()
    on_spark = run_night(workers, root, "spark")
    assert not killer.is_alive(), "the night ended before the worker was killed"
    assert on_spark.outcome["status"] == "released", on_spark.said()
    assert "Lost executor" in (root / "work" / "dbt" / SPARK_LOG).read_text(errors="replace")
    on_duckdb = require_equal_marts(workers, root)
    with duckdb.connect(str(root / "work" / "work_database.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT sum(total_uses) FROM marts.trial_adoption").fetchall() == [(USES,)]
    record_property(PRINTED, told(f"{USES} uses, a worker killed", on_spark, on_duckdb))


def _kill_in_mid_run(cluster: Cluster, root: Path) -> None:
    """While the table of uses per person and day is being written: half of what was read for it is on the worker."""
    while not any(root.glob("work/spark/*/warehouse/intermediate.db/int_usage_day/_temporary")):
        time.sleep(0.02)
    cluster.kill_worker(0)


def told(what: str, on_spark: Night, on_duckdb: Night) -> str:
    spark, duck = (night.outcome["seconds"]["dbt_marts"] for night in (on_spark, on_duckdb))
    return f"{what}: marts on Spark {spark:.0f} s, on DuckDB {duck:.0f} s"


_LONG_JOB = """
from pathlib import Path
from dagster_project.spark import session
with session.started({master!r}, Path({folder!r})) as spark:
    print("running", flush=True)
    try:
        spark.range(10**13).selectExpr("sum(id % 7)").collect()
    except Exception:
        print("told", session.answers(spark), flush=True)
"""


def test_a_job_runs_on_while_workers_work_and_ends_in_time_when_all_are_lost(workers: Cluster, tmp_path: Path) -> None:
    (tmp_path / "spark-defaults.conf").write_text(DEFAULTS + "spark.katsuyo.patienceSeconds 2\n")
    job = subprocess.Popen(
        [str(workers.programs / "python"), "-c", _LONG_JOB.format(master=workers.master, folder=str(tmp_path))],
        env={**workers.variables(), "SPARK_CONF_DIR": str(tmp_path)},
        cwd=DBT_PROJECT.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert job.stdout is not None
    assert job.stdout.readline() == "running\n"
    # Longer than its patience and than Spark's status takes to show running tasks: a job that runs is not given up.
    with pytest.raises(subprocess.TimeoutExpired):
        job.wait(timeout=20)
    for worker in range(len(workers.workers)):
        workers.kill_worker(worker)
    assert job.communicate(timeout=180)[0] == "told False\n"
