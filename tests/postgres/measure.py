"""How long an intake takes in one process and over several: `python -m tests.postgres.measure [FILES] [ROWS]`.

Real runs of the intake station by Dagster, recorded in PostgreSQL, each on a fresh data root and in a process of its
own, by turns; the ledgers must agree. Prints medians as JSON. Add here: another number of workers. Keep out: nights.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from dagster_project.settings import DataRoot
from tests.postgres.postgres_server import postgres_server, programs
from tests.postgres.test_night_over_workers import PROGRAMME

ROUNDS = 3
WORKERS = (1, 2)


def main(files: int, rows: int) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="katsuyo-measure-"))
    taken: dict[int, list[dict[str, float]]] = {workers: [] for workers in WORKERS}
    ledgers: list[str] = []
    try:
        source = scratch / "source"
        _write(source, files, rows)
        bin = programs()
        assert bin is not None, "PostgreSQL is not installed"
        with postgres_server(bin) as server:
            for number in range(ROUNDS):
                for workers in WORKERS:
                    root = DataRoot(scratch / "root")
                    shutil.copytree(source, root.path, copy_function=os.link)
                    environment = os.environ | {
                        "KATSUYO_KEY": "0123456789" * 4,
                        "KATSUYO_POSTGRES_URL": server.make_database(f"measure_{number}_{workers}"),
                    }
                    command = [sys.executable, "-m", __spec__.name, "intake", str(root.path), str(workers)]
                    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
                    taken[workers].append(json.loads(done.stdout.splitlines()[-1]))
                    ledgers.append(_without_times(root))
                    shutil.rmtree(root.path)
        assert len(set(ledgers)) == 1
        megabytes = sum(path.stat().st_size for path in source.rglob("*.csv")) / 1e6
    finally:
        shutil.rmtree(scratch)
    medians = {
        workers: {name: round(statistics.median(run[name] for run in runs), 1) for name in runs[0]}
        for workers, runs in taken.items()
    }
    print(json.dumps({"files": files, "rows": rows, "megabytes": round(megabytes), "seconds": medians}, indent=1))


def _write(root: Path, files: int, rows: int) -> None:
    logs = root / "inbox" / "trials" / "t1"
    logs.mkdir(parents=True)
    (root / "programme.yml").write_text(PROGRAMME, encoding="utf-8")
    for number in range(files):
        path = logs / f"log{number}.csv"
        duckdb.execute(
            f"""COPY (SELECT strftime(TIMESTAMP '2023-10-{2 + number:02d}' + to_seconds(i * 86399 // {rows}),
                    '%Y/%m/%d %H:%M:%S') AS 利用日時,
                'shokuin' || lpad(CAST(hash(i) % 2000 AS VARCHAR), 5, '0') || '@city.example.lg.jp' AS メールアドレス,
                CASE WHEN hash(i + 1) % 2 = 0 THEN '文章作成' ELSE 'アイデア' END AS 利用区分, hash(i + 2) % 800 AS 入力文字数
            FROM range({rows}) AS numbers (i)) TO '{path}' (FORMAT csv)"""
        )
        os.utime(path, (1_700_000_000, 1_700_000_000))


def _without_times(root: DataRoot) -> str:
    deliveries = json.loads(root.ledger_file.read_text(encoding="utf-8"))["deliveries"]
    return json.dumps([{**delivery, "first_seen": ""} for delivery in deliveries])


def intake(root: DataRoot, workers: int) -> None:
    """One run of the intake station; prints seconds: the run, of it from the first step until all files are in the ledger, and settling."""
    from dagster_project.environment import enter

    enter(root, workers)
    from dagster import execute_job, reconstructable

    from dagster_project.definitions import defs
    from dagster_project.orchestration import names
    from dagster_project.orchestration.intake import intake_specs
    from dagster_project.orchestration.recorded_in import open_instance
    from dagster_project.orchestration.run_night import spread_job

    selection = [spec.key for spec in intake_specs()]
    with open_instance() as instance:
        began = time.perf_counter()
        if workers == 1:
            job = defs.resolve_job_def(names.JOB)
            run_id = job.execute_in_process(instance=instance, asset_selection=selection).run_id
        else:
            job_elsewhere = reconstructable(spread_job)
            run_id = execute_job(job_elsewhere, instance, asset_selection=selection, raise_on_error=True).run_id
        run = time.perf_counter() - began
        steps = instance.get_run_step_stats(run_id)
    ledger = root.ledger_file.stat().st_mtime
    first, last = min(step.start_time or 0 for step in steps), max(step.end_time or 0 for step in steps)
    print(json.dumps({"run": run, "until the ledger": ledger - first, "settling": last - ledger}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["intake"]:
        intake(DataRoot(Path(sys.argv[2])), int(sys.argv[3]))
    else:
        main(*([int(said) for said in sys.argv[1:]] or [8, 500_000]))
