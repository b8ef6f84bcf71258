"""Runs the job `nightly` in this process: the same job that the schedule starts.

Add here: how a night is started by hand. Keep out: options of the command (cli.py).
"""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO

from dagster_project.definitions import defs
from dagster_project.messages import Language
from dagster_project.orchestration import names
from dagster_project.orchestration.outcome import night_outcome
from dagster_project.orchestration.recorded_in import open_instance
from dagster_project.orchestration.required import required_checks
from dagster_project.release.last_night import NightOutcome
from dagster_project.settings import DataRoot


def run_night(root: DataRoot, language: Language) -> NightOutcome:
    """One whole night on the root that the environment names (see environment.py), recorded in its Dagster home."""
    required = required_checks([*(defs.assets or ()), *(defs.asset_checks or ())])
    # dbt's lines go to its log and, one by one, into Dagster's events; the terminal and --json stay readable.
    with open_instance() as instance, redirect_stdout(StringIO()):
        result = defs.resolve_job_def(names.JOB).execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"stations": {"config": {"language": language}}}},
        )
        return night_outcome(instance, result.run_id, root, required)
