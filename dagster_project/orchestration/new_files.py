"""A sensor, off until somebody turns it on, that runs a night when files of the inbox are new or changed.

Add here: what makes a look at the inbox. Keep out: reading files (intake), and nights by the clock (night.py).
"""

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    SensorDefinition,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    sensor,
)

from dagster_project.inbox_folders import everything_below
from dagster_project.messages import AnotherNightIsRunning
from dagster_project.night_lock import night_lock
from dagster_project.orchestration import names
from dagster_project.settings import LEFTOVERS, DataRoot

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

LOOK_SECONDS = 30
_UNFINISHED = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


def inbox_digest(inbox: Path) -> str:
    """Stands for names, sizes and times of all files below ``inbox``; no name can be read from it."""
    found = [
        (os.fsencode(path.relative_to(inbox)).hex(), facts.st_size, facts.st_mtime_ns)
        for path, facts in everything_below(inbox)
        if not path.name.startswith(LEFTOVERS)
    ]
    return hashlib.sha256(json.dumps(sorted(found)).encode()).hexdigest()


def new_files_sensor(job: "UnresolvedAssetJobDefinition") -> SensorDefinition:
    """Its cursor holds the state seen last, the one a night was asked for, and how many were: a state is asked for
    once, when two looks in a row found it, and while no night is at work."""

    @sensor(
        name="new_files",
        job=job,
        default_status=DefaultSensorStatus.STOPPED,
        minimum_interval_seconds=LOOK_SECONDS,
        description="inbox に新しいファイルが置かれ、落ち着いたら夜間処理を動かす — runs a night on new files once they have settled.",
    )
    def new_files(context: SensorEvaluationContext) -> SensorResult | SkipReason:
        root = DataRoot.from_environment()
        former = json.loads(context.cursor) if context.cursor else {"seen": "", "asked": "", "nights": 0}
        now = inbox_digest(root.inbox)
        if now == former["asked"]:
            context.update_cursor(json.dumps({**former, "seen": now}))
            return SkipReason("新しいファイルはありません / no new files")
        if now != former["seen"]:
            context.update_cursor(json.dumps({**former, "seen": now}))
            return SkipReason("置かれている途中かもしれません / perhaps still being copied")
        if _night_at_work(context.instance, root):
            return SkipReason("夜間処理が動いています / a night is at work")
        nights = former["nights"] + 1
        return SensorResult(
            # With its number, since a former state may come back and is new then.
            run_requests=[RunRequest(run_key=f"{nights} {now}")],
            cursor=json.dumps({"seen": now, "asked": now, "nights": nights}),
        )

    return new_files


def _night_at_work(instance: DagsterInstance, root: DataRoot) -> bool:
    """One of the daemon's, waiting or running, or one started by hand, which holds the lock."""
    if instance.get_runs(RunsFilter(job_name=names.JOB, statuses=_UNFINISHED), limit=1):
        return True
    try:
        with night_lock(root):
            return False
    except AnotherNightIsRunning:
        return True
