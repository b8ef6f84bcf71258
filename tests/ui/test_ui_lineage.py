"""The lineage that an engineer sees in the browser: every station, and one mart's way from the inbox to readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.dagster_server import DagsterServer

pytestmark = pytest.mark.full

STATIONS = ("inbox", "intake", "programme", "staging", "intermediate", "marts", "analysis", "release")
# One asset of every station on the way of usage_frequency, as the graph labels them.
WAY = (
    "trials",
    "usage_day",
    "usage_bucket",
    "stg_usage_day",
    "int_trial_person",
    "usage_frequency",
    "printed_figures",
)

# Where the drawing may be, beside the controls at the right.
CANVAS = {"x": 80, "y": 120, "width": 1450, "height": 870}
_MEASURE = """() => {
  const boxes = [...document.querySelectorAll("foreignObject.group")].map((node) => node.getBoundingClientRect());
  if (boxes.length === 0) return [];
  const of = (pick, choose) => Math.round(choose(...boxes.map(pick)));
  return [
    of((box) => box.left, Math.min), of((box) => box.top, Math.min),
    of((box) => box.right, Math.max), of((box) => box.bottom, Math.max), boxes.length,
  ];
}"""


def _station(page: Page, name: str) -> Locator:
    return page.locator("foreignObject.group", has=page.locator(f'[data-tooltip="{name}"]'))


def _asset(page: Page, name: str) -> Locator:
    return page.locator("foreignObject:not(.group)").get_by_text(name, exact=True)


def _open(page: Page, server: DagsterServer, expanded: tuple[str, ...] = ()) -> None:
    page.goto(server.url)
    page.get_by_text("Hide navigation").click()
    page.goto(f"{server.url}/asset-groups?expanded=" + ",".join(f"global@global:{name}" for name in expanded))
    page.get_by_role("img", name="panel_show_right").click()


def test_the_global_lineage_shows_every_station_from_inbox_to_release(page: Page, server: DagsterServer) -> None:
    _open(page, server)
    for name in STATIONS:
        expect(_station(page, name)).to_be_visible()
    assert page.locator("foreignObject.group").count() == len(STATIONS)
    _bounds(page)
    boxes = {name: _station(page, name).bounding_box() for name in STATIONS}
    order = sorted(STATIONS, key=lambda name: (boxes[name] or {"x": -1.0})["x"])
    assert order[0] == "inbox" and order[-1] == "release"


def test_one_mart_can_be_followed_from_the_inbox_files_to_the_release(
    page: Page, server: DagsterServer, screenshots: Path | None
) -> None:
    _open(page, server, STATIONS)
    everything = page.get_by_role("button", name="Materialize all").inner_text()
    page.locator(".CodeMirror").first.click()
    page.keyboard.type('+key:"marts/usage_frequency"+')
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Materialize all")).not_to_contain_text(everything)
    _frame(page)
    for name in STATIONS:
        expect(_station(page, name)).to_be_visible()
    for name in WAY:
        expect(_asset(page, name)).to_be_visible()
    expect(_asset(page, "survey_response")).to_have_count(0)
    if screenshots is not None:
        page.screenshot(path=screenshots / "ui-lineage.png")


def test_an_asset_of_the_lineage_tells_its_rows_and_its_buckets(page: Page, server: DagsterServer) -> None:
    page.goto(f"{server.url}/assets/marts/usage_frequency")
    expect(page.get_by_text("Row count")).to_be_visible()
    page.get_by_role("tab", name="Events").click()
    chart = page.get_by_role("row", name="r5-trial")
    for bucket, people in (("1-9", "95"), ("10-19", "20"), ("20-49", "9"), ("50+", "3")):
        expect(chart.filter(has_text=bucket).filter(has_text=people).first).to_be_visible()


def _frame(page: Page) -> None:
    """Zooms out until every station is drawn whole, then moves the drawing to the middle of its canvas."""
    for _ in range(6):
        left, top, right, bottom, drawn = _bounds(page)
        if drawn == len(STATIONS) and right - left < CANVAS["width"] and bottom - top < CANVAS["height"]:
            break
        page.get_by_role("img", name="zoom_out").click()
    middle = (CANVAS["x"] + CANVAS["width"] / 2, CANVAS["y"] + CANVAS["height"] / 2)
    page.mouse.move(CANVAS["x"] + 10, CANVAS["y"] + 10)
    page.mouse.down()
    page.mouse.move(
        CANVAS["x"] + 10 + middle[0] - (left + right) / 2, CANVAS["y"] + 10 + middle[1] - (top + bottom) / 2, steps=10
    )
    page.mouse.up()
    _bounds(page)


def _bounds(page: Page) -> tuple[float, float, float, float, int]:
    """Left, top, right and bottom of the drawn stations, and how many they are, once the drawing has come to rest."""
    seen: list[float] = []
    for _ in range(60):
        page.wait_for_timeout(500)
        now: list[float] = page.evaluate(_MEASURE)
        if now and now == seen:
            break
        seen = now
    left, top, right, bottom, drawn = seen
    return left, top, right, bottom, int(drawn)
