"""Runs that were killed stay STARTED for ever in Dagster's records; the next night, holding the lock, closes them.

Add here: other records that only a living process could end. Keep out: data, which heals by itself.
"""

from __future__ import annotations

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter


def fail_killed_runs(instance: DagsterInstance, own_run_id: str) -> list[str]:
    """Marks every other started run as failed and gives their run ids.

    Only the holder of the night's lock may call it: that no other night lives is what makes it true.
    """
    unfinished = RunsFilter(statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING])
    killed = [run for run in instance.get_runs(unfinished) if run.run_id != own_run_id]
    for run in killed:
        instance.report_run_failed(
            run, "途中で止められた夜間処理です（次の夜間処理が確認）/ killed before its end (found by the next night)"
        )
    return [run.run_id for run in killed]
