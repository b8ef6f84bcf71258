"""Runs and what starts them, in the browser: the night run by hand, and the schedule for the next ones."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.nights import Night
from tests.ui.dagster_server import JOB, DagsterServer

pytestmark = pytest.mark.full


def test_a_night_run_by_hand_is_listed_as_a_success(page: Page, server: DagsterServer, night: Night) -> None:
    page.goto(f"{server.url}/runs")
    link = page.locator(f'a[href="/runs/{night.outcome["run_id"]}"]').first
    expect(link).to_be_visible()
    # The row is the smallest box around the link that also holds a status.
    row = link.locator("xpath=ancestor::div[contains(., 'Success')][1]")
    expect(row).to_contain_text(night.outcome["run_id"][:8])
    expect(row).to_contain_text("nightly")


def test_the_schedule_is_there_and_on(page: Page, server: DagsterServer) -> None:
    page.goto(f"{server.url}/locations/{JOB['repositoryLocationName']}/schedules/nightly_at_two")
    for text in ("0 2 * * *", "Asia/Tokyo", "nightly"):
        expect(page.get_by_text(text).first).to_be_visible()
    running = page.get_by_role("row", name="Running")
    expect(running.get_by_role("checkbox")).to_be_checked()


def test_a_page_that_asks_elsewhere_is_refused_and_told(page: Page, elsewhere: list[str]) -> None:
    answered = page.evaluate("fetch('http://katsuyo.invalid/a').then(() => true, () => false)")
    assert (answered, elsewhere) == (False, ["http://katsuyo.invalid/a"])
    elsewhere.clear()
