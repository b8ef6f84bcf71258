"""Runs the job `nightly` from this process: the same job that the schedule starts.

Add here: how a night is started by hand. Keep out: options of the command (cli.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO

from dagster import DagsterInstance, JobDefinition, execute_job, reconstructable

from dagster_project.definitions import defs
from dagster_project.messages import Language
from dagster_project.orchestration import names
from dagster_project.orchestration.outcome import night_outcome
from dagster_project.orchestration.recorded_in import open_instance
from dagster_project.orchestration.required import required_checks
from dagster_project.release.last_night import NightOutcome
from dagster_project.settings import DataRoot


def run_night(root: DataRoot, language: Language, workers: int = 1) -> NightOutcome:
    """One whole night on the root that the environment names (see environment.py), recorded in its Dagster home."""
    required = required_checks([*(defs.assets or ()), *(defs.asset_checks or ())])
    run_config: dict[str, object] = {"loggers": {"stations": {"config": {"language": language}}}}
    with open_instance() as instance:
        run_id = _over_workers(instance, run_config) if workers > 1 else _in_this_process(instance, run_config)
        return night_outcome(instance, run_id, root, required)


def _in_this_process(instance: DagsterInstance, run_config: dict[str, object]) -> str:
    # dbt's lines go to its log and, one by one, into Dagster's events; the terminal and --json stay readable.
    with redirect_stdout(StringIO()):
        job = defs.resolve_job_def(names.JOB)
        return job.execute_in_process(instance=instance, raise_on_error=False, run_config=run_config).run_id


def _over_workers(instance: DagsterInstance, run_config: dict[str, object]) -> str:
    with _silent_children():
        return execute_job(reconstructable(spread_job), instance, run_config=run_config, raise_on_error=False).run_id


def spread_job() -> JobDefinition:
    """By this name every worker process finds the job."""
    from dagster_project.spread_definitions import defs as spread

    return spread.resolve_job_def(names.JOB)


@contextmanager
def _silent_children() -> Iterator[None]:
    """Worker processes inherit no terminal; what this process says on standard error is still seen. Their output is
    kept in Dagster's records, as always."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        with os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace") as terminal, redirect_stderr(terminal):
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            yield
    finally:
        sys.stdout.flush()
        for number, descriptor in enumerate(kept, start=1):
            os.dup2(descriptor, number)
        for descriptor in (*kept, nowhere):
            os.close(descriptor)
