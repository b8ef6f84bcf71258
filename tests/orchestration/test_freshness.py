"""The release turns red where a night is missing: Dagster's own evaluator, at moments that a person can check."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from dagster import AssetMaterialization, DagsterInstance
from dagster._core.definitions.freshness import FreshnessState
from dagster._core.definitions.freshness_evaluator import FRESHNESS_EVALUATORS_BY_POLICY_TYPE
from dagster._core.loader import LoadingContextForTest
from dagster._core.test_utils import freeze_time

from dagster_project.definitions import build_defs
from dagster_project.orchestration import names

TOKYO = ZoneInfo("Asia/Tokyo")


def state(released: str | None, now: str) -> FreshnessState:
    """As the daemon judges it at ``now``, with one materialisation of the release (Japanese times of April 2026)."""
    node = build_defs().resolve_asset_graph().get(names.RELEASE)
    policy = node.freshness_policy_or_from_metadata
    assert policy is not None
    with DagsterInstance.ephemeral() as instance:
        if released:
            with freeze_time(_at(released)):
                instance.report_runless_asset_event(AssetMaterialization(names.RELEASE))
        with freeze_time(_at(now)):
            evaluator = FRESHNESS_EVALUATORS_BY_POLICY_TYPE[type(policy)]()
            return asyncio.run(evaluator.evaluate_freshness(LoadingContextForTest(instance), node))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-04-{text}").replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("released", "now", "expected"),
    [
        ("01 02:05", "01 06:01", FreshnessState.PASS),
        ("01 02:05", "02 05:59", FreshnessState.PASS),
        ("01 02:05", "02 06:01", FreshnessState.FAIL),
        ("02 08:30", "02 08:31", FreshnessState.PASS),
        ("01 18:00", "02 06:01", FreshnessState.PASS),
        ("01 17:59", "02 06:01", FreshnessState.FAIL),
        (None, "02 06:01", FreshnessState.UNKNOWN),
    ],
)
def test_red_from_six_until_the_next_release(released: str | None, now: str, expected: FreshnessState) -> None:
    assert state(released, now) == expected
