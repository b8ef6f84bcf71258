"""Executors that give every step a process of its own, while the run's own process holds the night's lock.

Add here: another executor of Dagster's (`under_night_lock` takes any). Keep out: what the steps do.
"""

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dagster import (
    DagsterEvent,
    Executor,
    ExecutorDefinition,
    InitExecutorContext,
    configured,
    multiprocess_executor,
)

from dagster_project import night_workers
from dagster_project.night_lock import night_lock
from dagster_project.settings import WORKERS_VARIABLE, DataRoot

if TYPE_CHECKING:
    from dagster._core.execution.context.system import PlanOrchestrationContext
    from dagster._core.execution.plan.plan import ExecutionPlan
    from dagster._core.execution.retries import RetryMode
    from dagster._core.execution.step_dependency_config import StepDependencyConfig

# Loaded once, in the process that all workers are forked from: seconds less for each of them.
_PRELOADED = ["dagster_project.spread_definitions", "dagster_project.orchestration.rooms"]


class _UnderNightLock(Executor):
    """Another executor, whose run takes the lock before its first step and lets it go after its last.

    Parts of Dagster's executors ask the run for its executor and that one for what is theirs alone (dagster-celery for
    its broker): the inner one answers.
    """

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @property
    def retries(self) -> "RetryMode":
        return self._inner.retries

    @property
    def step_dependency_config(self) -> "StepDependencyConfig":
        return self._inner.step_dependency_config

    def execute(
        self, plan_context: "PlanOrchestrationContext", execution_plan: "ExecutionPlan"
    ) -> Iterator[DagsterEvent]:
        root = DataRoot.from_environment()
        with night_lock(root), night_workers.workers_of(root, plan_context.run_id):
            yield from self._inner.execute(plan_context, execution_plan)


def under_night_lock(inner: ExecutorDefinition) -> ExecutorDefinition:
    """``inner`` with its name and configuration; its steps run in worker processes (resources.py)."""

    def locked(context: InitExecutorContext) -> Executor:
        assert inner.executor_creation_fn is not None
        return _UnderNightLock(inner.executor_creation_fn(context))

    return ExecutorDefinition(
        name=inner.name,
        # With its mapping, where it is a configured one: the schema as it is, which the annotation does not foresee.
        config_schema=inner.config_schema,  # type: ignore[arg-type]
        requirements=inner.get_requirements,
        executor_creation_fn=locked,
    )


@configured(multiprocess_executor, config_schema={})
def workers_of_this_machine(_: Mapping[str, Any]) -> dict[str, Any]:
    """As many processes at a time as KATSUYO_WORKERS says, else as there are processors; read when a run begins."""
    start = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    settings = {"preload_modules": _PRELOADED} if start == "forkserver" else {}
    return {"max_concurrent": int(os.environ.get(WORKERS_VARIABLE) or 0), "start_method": {start: settings}}
