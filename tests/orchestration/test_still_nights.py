"""The schedule on a root where nothing has changed: no run, a readable reason, and a release that stays fresh."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from dagster import (
    DagsterInstance,
    RunRequest,
    SensorDefinition,
    SkipReason,
    build_schedule_context,
    build_sensor_context,
)

from dagster_project.definitions import defs
from dagster_project.messages import CouldNotRun, Message
from dagster_project.orchestration import names
from dagster_project.orchestration.night import is_of_this_night
from dagster_project.release.last_night import outcome_without_run, read_last_night
from dagster_project.settings import DATA_VARIABLE, KEY_VARIABLE
from dagster_project.still import night as still
from tests.alerts.listeners import Hook, http_listener
from tests.quick_folder import quick_folder
from tests.still.standing_root import StandingRoot, standing_root


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandingRoot]:
    monkeypatch.setenv(KEY_VARIABLE, "0123456789" * 4)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with quick_folder() as folder:
        made = standing_root(folder / "root")
        monkeypatch.setenv(DATA_VARIABLE, str(made.root.path))
        made.root.operations_file.unlink()
        made.night()
        yield made


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.ephemeral() as made:
        yield made


def tick(instance: DagsterInstance) -> RunRequest | SkipReason:
    """What the schedule answers at two."""
    evaluated = defs.resolve_schedule_def("nightly_at_two").evaluate_tick(build_schedule_context(instance))
    if evaluated.skip_message is not None:
        assert not evaluated.run_requests
        return SkipReason(evaluated.skip_message)
    (request,) = evaluated.run_requests or ()
    return request


def look(instance: DagsterInstance, cursor: str | None) -> str | None:
    """The sensor that tells Dagster of still nights; its next cursor."""
    sensor = defs.resolve_sensor_def("still_night")
    assert isinstance(sensor, SensorDefinition)
    context = build_sensor_context(instance, cursor=cursor)
    assert isinstance(sensor(context), SkipReason)
    return context.cursor


def confirmations(instance: DagsterInstance) -> int:
    return len(instance.fetch_materializations(names.RELEASE, limit=10).records)


def test_a_tick_without_a_change_is_the_night_and_says_on_whose_checks_it_stands(
    standing: StandingRoot, instance: DagsterInstance
) -> None:
    skipped = tick(instance)
    assert isinstance(skipped, SkipReason) and skipped.skip_message is not None
    assert "run 1" in skipped.skip_message and "何も変わっていません" in skipped.skip_message
    page = read_last_night(standing.root)
    assert page is not None and page.status == "nothing_new" and page.stands is not None


def test_a_change_and_a_fault_ask_for_the_run(standing: StandingRoot, instance: DagsterInstance) -> None:
    page = standing.root.last_night_json.read_bytes()
    text = standing.root.programme_file.read_text(encoding="utf-8")
    for wrong in (text + "# another\n", text + "no_such_key: 1\n"):
        standing.root.programme_file.write_text(wrong, encoding="utf-8")
        assert isinstance(tick(instance), RunRequest)
    assert standing.root.last_night_json.read_bytes() == page


def test_an_inbox_too_large_for_a_tick_is_left_to_the_run(
    standing: StandingRoot, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still, "MOST_BYTES_OF_A_TICK", still.facts.bytes_in_inbox(standing.root) - 1)
    assert isinstance(tick(instance), RunRequest)
    monkeypatch.setattr(still, "MOST_BYTES_OF_A_TICK", still.facts.bytes_in_inbox(standing.root))
    assert isinstance(tick(instance), SkipReason)


def test_whoever_waits_for_word_is_not_made_to_wait_in_a_tick(
    standing: StandingRoot, instance: DagsterInstance
) -> None:
    """A bad night was told: the next good one tells that all is well, over a network that a tick has no time for."""
    with http_listener(Hook()) as hook:
        standing.root.operations_file.write_text(f"alerts: {{webhook: {{url: '{hook.url}'}}}}\n", encoding="utf-8")
        standing.night()
        assert isinstance(tick(instance), SkipReason)
        could_not_run = outcome_without_run(CouldNotRun(Message("鍵", "key")), standing.root)
        still.report(standing.root, could_not_run)
        assert isinstance(tick(instance), RunRequest)
        standing.night()
        found = still.end_at_once(standing.root)
        assert isinstance(found, still.StillNight) and found.failures == ()
        assert [body["katsuyo"]["occasion"] for body in hook.received] == ["could_not_run", "recovered"]
        assert isinstance(tick(instance), SkipReason)


def test_dagster_hears_of_each_still_night_once_as_a_confirmation_of_the_release(
    standing: StandingRoot, instance: DagsterInstance
) -> None:
    cursor = look(instance, None)
    assert (cursor, confirmations(instance)) == (None, 0)
    tick(instance)
    cursor = look(instance, cursor)
    cursor = look(instance, cursor)
    assert confirmations(instance) == 1
    (record,) = instance.fetch_materializations(names.RELEASE, limit=1).records
    told = record.asset_materialization
    assert told is not None and "run 1" in (told.description or "")
    assert told.metadata["checked_by"].value == "run 1" and told.metadata["is_new"].value is False
    tick(instance)
    look(instance, cursor)
    assert confirmations(instance) == 2


@pytest.mark.parametrize(
    ("ended", "now", "expected"),
    [
        ("02T02:00", "02T09:00", True),
        ("01T18:00", "02T17:59", True),
        ("01T17:59", "02T17:59", False),
        ("02T02:00", "02T18:00", False),
        ("02T18:30", "02T18:31", True),
    ],
)
def test_a_night_told_late_never_counts_for_the_next_one(ended: str, now: str, expected: bool) -> None:
    """By the hours of test_freshness.py: what is told from 18:00 on keeps the release fresh past six the next morning."""
    moments = [datetime.fromisoformat(f"2026-04-{moment}:00+09:00") for moment in (ended, now)]
    assert is_of_this_night(*moments) is expected
