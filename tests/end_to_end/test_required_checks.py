"""The release step trusts nobody: it wants each required check of this very run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    DagsterInstance,
    Definitions,
    asset,
    asset_check,
    define_asset_job,
    multi_asset_check,
)

from dagster_project.messages import Refused
from dagster_project.orchestration.evidence import checks_of_run, require_all

GOOD, BAD = AssetKey("good"), AssetKey("bad")


@asset(key=GOOD)
def good() -> None: ...


@asset_check(asset=GOOD)
def passes() -> AssetCheckResult:
    return AssetCheckResult(passed=True)


@asset_check(asset=GOOD)
def fails() -> AssetCheckResult:
    return AssetCheckResult(passed=False)


@multi_asset_check(specs=[AssetCheckSpec("raises", asset=GOOD)])
def raising():  # type: ignore[no-untyped-def]
    raise ValueError("the check itself broke")


def _run(instance: DagsterInstance, checks: list) -> str:  # type: ignore[type-arg]
    defs = Definitions(assets=[good], asset_checks=checks, jobs=[define_asset_job("job")])
    return defs.resolve_job_def("job").execute_in_process(instance=instance, raise_on_error=False).run_id


def _required(*names: str) -> set[AssetCheckKey]:
    return {AssetCheckKey(GOOD, name) for name in names}


def test_every_required_check_passed() -> None:
    with DagsterInstance.ephemeral() as instance:
        run_id = _run(instance, [passes])
        require_all(checks_of_run(instance, run_id, _required("passes")))


@pytest.mark.parametrize(
    ("checks", "required", "said"),
    [
        ([passes, fails], ("passes", "fails"), "good:fails did not pass"),
        ([passes, raising], ("passes", "raises"), "good:raises did not run"),
        ([passes], ("passes", "forgotten"), "good:forgotten did not run"),
        ([passes, fails], ("passes",), "good:fails did not pass"),
    ],
)
def test_a_check_that_failed_raised_or_went_missing_refuses(
    checks: list,  # type: ignore[type-arg]
    required: tuple[str, ...],
    said: str,
) -> None:
    with DagsterInstance.ephemeral() as instance:
        run_id = _run(instance, checks)
        with pytest.raises(Refused, match=said):
            require_all(checks_of_run(instance, run_id, _required(*required)))


def test_a_check_of_an_earlier_run_does_not_count() -> None:
    with DagsterInstance.ephemeral() as instance:
        _run(instance, [passes])
        later = _run(instance, [])
        with pytest.raises(Refused, match="good:passes did not run"):
            require_all(checks_of_run(instance, later, _required("passes")))


def test_materialising_the_release_alone_is_refused(released_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marts and yesterday's checks are there; without this run's checks nothing may go out."""
    from dagster_project.definitions import defs
    from dagster_project.orchestration import names
    from dagster_project.settings import DATA_VARIABLE

    monkeypatch.setenv(DATA_VARIABLE, str(released_root))
    before = os.readlink(released_root / "published")
    (released_root / "figures.csv").unlink()
    with DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def(names.JOB).execute_in_process(
            instance=instance, asset_selection=[names.RELEASE], raise_on_error=False
        )
        assert not result.success
        failure = result.failure_data_for_node("release")
        assert failure is not None and failure.user_failure_data is not None
        assert "marts/survey_response:gate did not run" in str(failure.user_failure_data.description)
    assert os.readlink(released_root / "published") == before
