"""Telling people of a night, once: the one function that `katsuyo nightly`, the sensors and the timer call.

Add here: when something is told. Keep out: what is said (notice.py) and how it is sent (sending.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from dagster_project import operations
from dagster_project.alerts import notice as notices
from dagster_project.alerts import sending
from dagster_project.alerts.notice import Notice
from dagster_project.files import write_atomically
from dagster_project.messages import KatsuyoError, Message
from dagster_project.operations import Alerts
from dagster_project.release.last_night import NightOutcome
from dagster_project.settings import DataRoot


class _Told(BaseModel):
    """What was told last; ``unsent`` is a notice with the channels that still have to carry it."""

    model_config = ConfigDict(extra="forbid")

    is_bad: bool = False
    keys: list[str] = []
    unsent: Notice | None = None
    channels: list[str] = []


_KEPT_KEYS = 50


def tell_of_night(root: DataRoot, outcome: NightOutcome) -> tuple[Message, ...]:
    """Tells of a night that failed, and once of the first that is well again. Gives what could not be told: a sentence
    for the log. It never raises: a night is what it is, told or not."""
    if outcome.status == "another_night":
        return ()
    return _tell(root, lambda alerts, told: notices.of_night(root, outcome, was_bad=told.is_bad))


def somebody_waits(root: DataRoot) -> bool:
    """Whether the next night has something to tell in any case: that all is well again, or what could not be sent."""
    told = _read(root)
    alerts = operations.read(root.operations_file).alerts
    return bool(sending.channels(alerts)) and (told.is_bad or told.unsent is not None)


def tell_if_missing(root: DataRoot, now: datetime) -> tuple[Message, ...]:
    """Tells once that a night is missing; tries again what could not be told before."""
    return _tell(root, lambda alerts, told: notices.of_missing(root, alerts, now))


def tell_test(root: DataRoot, alerts: Alerts, now: datetime) -> tuple[Message, ...]:
    """Sends a test message to every channel, at once and whatever was told."""
    failed = sending.send(root, alerts, notices.of_test(root, now), sending.channels(alerts))
    return tuple(failed.values())


def _tell(root: DataRoot, choose: Callable[[Alerts, _Told], Notice | None]) -> tuple[Message, ...]:
    try:
        alerts = operations.read(root.operations_file).alerts
        if not sending.channels(alerts):
            return ()
        root.work.mkdir(parents=True, exist_ok=True)
        # Whoever has the lock may send two notices over every channel.
        patience = (
            2 * len(sending.channels(alerts)) * alerts.attempts * (alerts.timeout_seconds + sending.PAUSE_SECONDS)
        )
        with FileLock(root.work / "alerts.lock", timeout=patience):
            return _under_lock(root, alerts, choose)
    except KatsuyoError as error:
        return error.messages
    except Exception as error:
        name = type(error).__name__
        return (Message(f"知らせられませんでした（{name}）。", f"Nobody could be told ({name})."),)


def _under_lock(
    root: DataRoot, alerts: Alerts, choose: Callable[[Alerts, _Told], Notice | None]
) -> tuple[Message, ...]:
    told = _read(root)
    before = told.model_copy()
    failures: list[Message] = []
    notice = choose(alerts, told)
    is_new = notice is not None and notice.key not in told.keys
    if told.unsent is not None:
        # One that waits goes first; where it cannot, the newer one takes its place.
        failed = sending.send(root, alerts, told.unsent, told.channels)
        failures += failed.values() if not is_new else ()
        told.unsent, told.channels = (told.unsent if failed else None), list(failed)
    if notice is not None and is_new:
        failed = sending.send(root, alerts, notice, sending.channels(alerts))
        failures += failed.values()
        told.is_bad = notice.occasion != "recovered"
        told.keys = [*told.keys, notice.key][-_KEPT_KEYS:]
        told.unsent, told.channels = (notice if failed else None), list(failed)
    if told != before:
        write_atomically(_file(root), told.model_dump_json(indent=1).encode())
    return tuple(failures)


def _read(root: DataRoot) -> _Told:
    try:
        return _Told.model_validate_json(_file(root).read_bytes())
    except (OSError, ValidationError):
        return _Told()


def _file(root: DataRoot) -> Path:
    return root.work / "alerts.json"
