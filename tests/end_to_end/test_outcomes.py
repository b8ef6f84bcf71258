"""How a run's events become the night's outcome, on graphs of two assets: held releases, and disks that will not."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest
from dagster import (
    AssetCheckResult,
    AssetKey,
    AssetsDefinition,
    DagsterInstance,
    Definitions,
    MaterializeResult,
    asset,
    asset_check,
    define_asset_job,
)

from dagster_project.messages import Message
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import WARNINGS, message_metadata, told_to_dagster
from dagster_project.orchestration.outcome import night_outcome
from dagster_project.release import history
from dagster_project.release.history import History, Pin
from dagster_project.release.last_night import NightOutcome
from dagster_project.settings import DataRoot

HELD = Message("固定中です", "readers are pinned")


def _outcome(root: Path, *assets: object) -> NightOutcome:
    with DagsterInstance.ephemeral() as instance:
        defs = Definitions(
            assets=[one for one in assets if isinstance(one, AssetsDefinition) and not one.check_keys],
            asset_checks=[one for one in assets if isinstance(one, AssetsDefinition) and one.check_keys],
            jobs=[define_asset_job("job")],
        )
        result = defs.resolve_job_def("job").execute_in_process(instance=instance, raise_on_error=False)
        return night_outcome(instance, result.run_id, DataRoot(root), ())


def _release(*, held: bool, is_new: bool) -> AssetsDefinition:
    @asset(key=names.RELEASE)
    def release() -> MaterializeResult[None]:
        told = message_metadata([HELD] if held else [])
        return MaterializeResult(metadata={"is_new": is_new, names.HELD: held, WARNINGS: told})

    return release


@pytest.mark.parametrize(
    ("held", "is_new", "status"), [(True, False, "held"), (False, True, "released"), (False, False, "nothing_new")]
)
def test_a_release_that_is_made_and_not_shown_is_held(tmp_path: Path, held: bool, is_new: bool, status: str) -> None:
    night = _outcome(tmp_path, _release(held=held, is_new=is_new))
    assert (night.status, night.exit_code) == (status, 0)
    assert [said.en for said in night.warnings] == (["readers are pinned"] if held else [])


def test_every_night_while_readers_are_pinned_says_so(tmp_path: Path) -> None:
    pin = Pin(release_id="aa11", reason="議会まで", pinned_at="2025-04-01T09:00:00+09:00")
    history.write(DataRoot(tmp_path), History(pin=pin))
    (said,) = _outcome(tmp_path, _release(held=False, is_new=False)).warnings
    assert "aa11" in said.ja and "議会まで" in said.ja and "--unpin" in said.en


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "/share/root/landed/x"),
        duckdb.IOException('Could not write file "/share/root/landed/x": No space left on device'),
    ],
)
def test_a_full_disk_could_not_run_whatever_checks_failed_over_it(tmp_path: Path, error: Exception) -> None:
    @asset(key=AssetKey("good"))
    def good() -> None: ...

    @asset_check(asset=AssetKey("good"))
    def fails() -> AssetCheckResult:
        return AssetCheckResult(passed=False)

    @asset(key=AssetKey("full"))
    def full() -> None:
        with told_to_dagster():
            raise error

    night = _outcome(tmp_path, good, fails, full)
    assert (night.status, night.exit_code) == ("could_not_run", 2)
    (said,) = night.messages
    assert "/share/root/landed/x" in said.ja and "disk is full" in said.en


def test_another_error_of_a_step_stays_unforeseen(tmp_path: Path) -> None:
    @asset(key=AssetKey("odd"))
    def odd() -> None:
        with told_to_dagster():
            raise ValueError("山田太郎")

    night = _outcome(tmp_path, odd)
    (said,) = night.messages
    assert night.exit_code == 2 and "ValueError" in said.en and "山田太郎" not in said.ja + said.en
