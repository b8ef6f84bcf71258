"""How a night ended, read from Dagster's event log and the work database, for `last_night` and the exit code.

Add here: what of a run the officer should hear. Keep out: how it is shown (release/last_night.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dagster import AssetCheckKey, AssetKey, DagsterEventType, DagsterInstance, EventLogEntry
from dagster_shared.error import SerializableErrorInfo

from dagster_project.messages import AnotherNightIsRunning, CouldNotRun, Message
from dagster_project.orchestration import names
from dagster_project.orchestration.evidence import ChecksOfRun, checks_among
from dagster_project.orchestration.failures import EXIT_CODE, WARNINGS, messages_of
from dagster_project.orchestration.outcome_lines import figure_lines, file_lines
from dagster_project.release.history import pin_notices
from dagster_project.release.last_night import (
    EXIT_CODES,
    HEADLINES,
    NightOutcome,
    PeopleLine,
    Status,
    Words,
    published_id,
    when,
)
from dagster_project.settings import DataRoot


def night_outcome(
    instance: DagsterInstance, run_id: str, root: DataRoot, required: Iterable[AssetCheckKey]
) -> NightOutcome:
    """The outcome of one run of the job, whatever became of it."""
    entries = instance.all_logs(run_id)
    checks = checks_among(entries, required)
    status = _status(entries, checks)
    stats = instance.get_run_stats(run_id)
    ended = stats.end_time or datetime.now().timestamp()
    messages = [] if EXIT_CODES[status] == 0 else _messages(entries, checks)
    return NightOutcome(
        status=status,
        exit_code=EXIT_CODES[status],
        run_id=run_id,
        started_at=when(stats.start_time) if stats.start_time else None,
        ended_at=when(ended),
        release_id=published_id(root),
        headline=Words.of(HEADLINES[status]),
        messages=tuple(map(Words.of, messages)),
        warnings=tuple(map(Words.of, (*_about_release(entries, root), *checks.warnings))),
        checks_required=len(checks.required),
        checks_passed=sum(result.passed for result in checks.evaluated.values()),
        checks_failed=tuple(_name(key) for key in checks.failed),
        checks_missing=tuple(_name(key) for key in checks.missing),
        files=file_lines(root),
        people=_people(entries),
        figures=figure_lines(root),
        seconds=_seconds(instance, run_id),
    )


def _status(entries: Sequence[EventLogEntry], checks: ChecksOfRun) -> Status:
    released = _materialization(entries, names.RELEASE)
    if released is not None:
        return "held" if released.get(names.HELD) else "released" if released["is_new"] else "nothing_new"
    if any(_lock_was_taken(entry) for entry in entries):
        return "another_night"
    if any(_told(entry)[0] == CouldNotRun.exit_code for entry in entries):
        # What could not be read or written says nothing about figures, whatever checks failed over it.
        return "could_not_run"
    codes = [code for entry in entries if (code := _failure_code(entry)) is not None]
    by_code: dict[int, Status] = {1: "refused", 2: "could_not_run", 3: "another_night"}
    if checks.failed or not codes:
        return "refused"
    return by_code[max(codes)]


def _materialization(entries: Sequence[EventLogEntry], key: AssetKey) -> dict[str, object] | None:
    for entry in entries:
        event = entry.dagster_event
        if event is not None and event.event_type == DagsterEventType.ASSET_MATERIALIZATION and event.asset_key == key:
            metadata = event.step_materialization_data.materialization.metadata
            return {name: value.value for name, value in metadata.items()}
    return None


def _about_release(entries: Sequence[EventLogEntry], root: DataRoot) -> list[Message]:
    """Why the release is held, and which old one would not go; at least that readers are pinned."""
    said = (_materialization(entries, names.RELEASE) or {}).get(WARNINGS)
    told = [Message(**entry) for entry in said] if isinstance(said, list) else []
    return told or list(pin_notices(root))


def _people(entries: Sequence[EventLogEntry]) -> tuple[PeopleLine, ...]:
    """None where the night stopped before its rows were settled."""
    told = (_materialization(entries, names.landed("person")) or {}).get(names.PEOPLE_OF_FILES)
    return tuple(PeopleLine.model_validate(line) for line in told) if isinstance(told, list) else ()


def _failure_code(entry: EventLogEntry) -> int | None:
    """Exit code of a step that failed: its own, else 2, since an error nobody foresaw is no verdict on figures."""
    event = entry.dagster_event
    if event is None or event.event_type != DagsterEventType.STEP_FAILURE:
        return None
    return _told(entry)[0] or 2


def _told(entry: EventLogEntry) -> tuple[int | None, list[Message]]:
    """Exit code and messages of a step that said itself why it failed."""
    event = entry.dagster_event
    if event is None or event.event_type != DagsterEventType.STEP_FAILURE:
        return None, []
    told = event.step_failure_data.user_failure_data
    value = told.metadata.get(EXIT_CODE) if told else None
    return (int(str(value.value)) if value is not None else None), messages_of(told.metadata) if told else []


def _lock_was_taken(entry: EventLogEntry) -> bool:
    """The lock is taken while resources are set up, where Dagster wraps the error before any step."""
    event = entry.dagster_event
    if event is None or event.event_type != DagsterEventType.RUN_FAILURE:
        return False
    error = event.job_failure_data.error
    while error is not None:
        if error.cls_name == AnotherNightIsRunning.__name__:
            return True
        error = error.cause
    return False


def _messages(entries: Sequence[EventLogEntry], checks: ChecksOfRun) -> list[Message]:
    """What the failed checks say first; then what stopped the steps."""
    stopped = [said for entry in entries if (told := _told(entry))[0] == CouldNotRun.exit_code for said in told[1]]
    if stopped:
        return list(dict.fromkeys(stopped))
    found: list[Message] = []
    for key in checks.failed:
        said = messages_of(checks.evaluated[key].metadata)
        found += said or [_unspoken(key, checks)]
    for entry in entries:
        event = entry.dagster_event
        if event is None or not event.is_failure or (found and checks.failed):
            continue
        if event.event_type == DagsterEventType.STEP_FAILURE:
            found += _told(entry)[1] or [_unforeseen(str(event.step_key), event.step_failure_data.error)]
        elif event.event_type == DagsterEventType.RUN_FAILURE and not found:
            found.append(_run_failure(entry))
    return list(dict.fromkeys(found))


def _unspoken(key: AssetCheckKey, checks: ChecksOfRun) -> Message:
    description = checks.evaluated[key].description or ""
    return Message(
        f"検査 {_name(key)} が通りませんでした。{description}", f"The check {_name(key)} failed. {description}"
    )


def _unforeseen(step: str, error: SerializableErrorInfo | None) -> Message:
    """Names the innermost error by its class alone: its text may quote a row."""
    while error is not None and error.cause is not None:
        error = error.cause
    name = error.cls_name if error is not None else "?"
    if name == "ChildProcessCrashException":
        return Message(
            f"工程 {step} の働き手が外から止められました（メモリー不足のことが多い）。--workers を減らすか、メモリーを増やしてください。",
            f"The worker of the step {step} was killed from outside (often for want of memory). Run with fewer --workers, "
            "or more memory.",
        )
    return Message(
        f"工程 {step} が予期しないエラー（{name}）で止まりました。`make ui` の run の記録を見てください。",
        f"The step {step} stopped with an unforeseen error ({name}). Look at the run in `make ui`.",
    )


def _run_failure(entry: EventLogEntry) -> Message:
    return Message(
        f"夜間処理が始められませんでした: {entry.user_message}", f"The night could not start: {entry.user_message}"
    )


def _seconds(instance: DagsterInstance, run_id: str) -> dict[str, float]:
    steps = instance.get_run_step_stats(run_id)
    timed = [step for step in steps if step.start_time and step.end_time]
    timed.sort(key=lambda step: step.start_time or 0)
    return {step.step_key: round((step.end_time or 0) - (step.start_time or 0), 2) for step in timed}


def _name(key: AssetCheckKey) -> str:
    return f"{key.asset_key.to_user_string()}:{key.name}"
