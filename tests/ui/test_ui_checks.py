"""The checks of a mart in the browser: what was checked, that it blocks, that it passed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.nights import Night
from tests.ui.dagster_server import DagsterServer

pytestmark = pytest.mark.full


def test_the_checks_of_survey_response_are_listed_and_its_gate_passed(
    page: Page, server: DagsterServer, night: Night, screenshots: Path | None
) -> None:
    expected = _checks_of(server, "survey_response")
    page.goto(f"{server.url}/assets/marts/survey_response?view=checks")
    expect(page.get_by_text(f"Checks ({len(expected)})", exact=True)).to_be_visible()
    for name in expected:
        expect(page.locator(f'[title="{name}"]')).to_be_visible()
    page.locator('[title="gate"]').click()
    expect(page.get_by_text("Great Expectations:")).to_be_visible()
    expect(page.get_by_text("This is a blocking asset check.")).to_be_visible()
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()
    expect(page.get_by_text("Succeeded", exact=True)).to_have_count(len(expected))
    page.mouse.move(900, 950)
    if screenshots is not None:
        page.screenshot(path=screenshots / "ui-checks.png", clip={"x": 0, "y": 0, "width": 1600, "height": 604})


def _checks_of(server: DagsterServer, mart: str) -> set[str]:
    query = """query ($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
      assetChecksOrError { ... on AssetChecks { checks { name } } } } } }"""
    node = server.ask(query, key={"path": ["marts", mart]})["assetNodeOrError"]
    names = {str(check["name"]) for check in node["assetChecksOrError"]["checks"]}
    assert "gate" in names
    return names
