"""Evidence for a release: every required check of this very run, as the event log has it.

Dagster can end a run as a success although checks never came (dagster#33351), so the release step counts them itself.
Add here: what else must be proved by the event log. Keep out: judging figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dagster import (
    AssetCheckEvaluation,
    AssetCheckKey,
    AssetCheckSeverity,
    DagsterEventType,
    DagsterInstance,
    EventLogEntry,
)

from dagster_project.messages import Message, Refused
from dagster_project.orchestration.failures import MESSAGES, WARNINGS, messages_of

if TYPE_CHECKING:
    from dagster_project.release.manifest import CheckResult


@dataclass(frozen=True)
class ChecksOfRun:
    """The required checks of one run: what each said, and which never spoke."""

    required: frozenset[AssetCheckKey]
    evaluated: dict[AssetCheckKey, AssetCheckEvaluation]

    @property
    def missing(self) -> list[AssetCheckKey]:
        return sorted(self.required - self.evaluated.keys(), key=_name)

    @property
    def failed(self) -> list[AssetCheckKey]:
        return sorted((key for key, result in self.evaluated.items() if _refuses(result)), key=_name)

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What was noted without refusing: columns that intake did not read, figures that cannot be computed."""
        noted = [result.metadata.get(WARNINGS) for result in self.evaluated.values()]
        return tuple(message for value in noted if value is not None for message in messages_of({MESSAGES: value}))

    def results(self) -> tuple[CheckResult, ...]:
        from dagster_project.release.manifest import CheckResult

        return tuple(
            CheckResult(asset=key.asset_key.to_user_string(), name=key.name, passed=self.evaluated[key].passed)
            for key in sorted(self.evaluated, key=_name)
        )


def checks_of_run(instance: DagsterInstance, run_id: str, required: Iterable[AssetCheckKey]) -> ChecksOfRun:
    """The last evaluation of each check in the run's own events; an evaluation of another run does not count."""
    return checks_among(instance.all_logs(run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION), required)


def checks_among(entries: Iterable[EventLogEntry], required: Iterable[AssetCheckKey]) -> ChecksOfRun:
    """The same from events of one run that have been read."""
    evaluated: dict[AssetCheckKey, AssetCheckEvaluation] = {}
    for entry in entries:
        event = entry.dagster_event
        if event is not None and event.event_type == DagsterEventType.ASSET_CHECK_EVALUATION:
            result = event.asset_check_evaluation_data
            evaluated[result.asset_check_key] = result
    return ChecksOfRun(frozenset(required), evaluated)


def require_all(checks: ChecksOfRun) -> None:
    """Raises Refused unless every required check of the run ran and passed."""
    if checks.missing or checks.failed:
        raise Refused(
            *_sentences(checks.missing, "実行されていません", "did not run"),
            *_sentences(checks.failed, "通りませんでした", "did not pass"),
        )


def _refuses(result: AssetCheckEvaluation) -> bool:
    return not result.passed and result.severity == AssetCheckSeverity.ERROR


def _sentences(keys: Sequence[AssetCheckKey], ja: str, en: str) -> list[Message]:
    return [Message(f"検査 {_name(key)} が{ja}。", f"The check {_name(key)} {en}.") for key in keys]


def _name(key: AssetCheckKey) -> str:
    return f"{key.asset_key.to_user_string()}:{key.name}"
