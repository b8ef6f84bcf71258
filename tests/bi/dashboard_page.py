"""The dashboard in Chromium, Japanese drawn with a font that is in the environment: its queries, its picture.

Add here: what else a person would see. Keep out: what the figures should be.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import matplotlib_fontja
import pytest
from playwright.sync_api import Page, Response, Route, TimeoutError, sync_playwright

from tests.bi.superset_server import USER, Server

WIDTH = 1500
_SECONDS = 120
_LOGINS = 3
_SECONDS_OF_A_LOGIN = 40
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="append"><string>IPAexGothic</string></edit></match></fontconfig>"""


@dataclass
class Seen:
    """What one look at the dashboard gave: each chart's query by its id in Superset, and what went wrong."""

    queries: dict[int, dict[str, Any]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, response: Response) -> None:
        if "/api/v1/chart/data" not in response.url:
            return
        asked: dict[str, Any] = json.loads(response.request.post_data or "{}")
        if response.status != 200:
            self.failed.append(f"{response.status} {asked}")
        if "slice_id" in asked.get("form_data", {}):
            self.queries[int(asked["form_data"]["slice_id"])] = asked


def look(server: Server, charts: int, folder: Path) -> Seen:
    """Logs in, opens the dashboard, waits until that many charts are drawn; ``dashboard.png`` is all of it, ``top.png``
    what comes before the workshops."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    seen = Seen()

    def only_this_machine(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1" or route.request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            seen.elsewhere.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"], env=dict(_with_fonts(folder))
        )
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 1000}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        context.set_default_timeout(_SECONDS * 1000)
        context.route("**/*", only_this_machine)
        page = context.new_page()
        page.on("response", seen.note)
        _log_in(page, server)
        page.goto(f"{server.url}/superset/dashboard/katsuyo/?standalone=2")
        page.wait_for_selector(".dashboard-component-chart-holder")
        height = page.evaluate("Math.max(...[...document.querySelectorAll('*')].map(e => e.scrollHeight))")
        page.set_viewport_size({"width": WIDTH, "height": height + 40})
        _wait_until_drawn(page, seen, charts)
        seen.errors = page.locator(".ant-alert-error, [data-test='error-message']").all_inner_texts()
        page.screenshot(path=str(folder / "dashboard.png"))
        workshops = page.locator("h2", has_text="勉強会").bounding_box()
        assert workshops is not None
        page.screenshot(
            path=str(folder / "top.png"), clip={"x": 0, "y": 0, "width": WIDTH, "height": workshops["y"] - 40}
        )
        browser.close()
    return seen


def _log_in(page: Page, server: Server) -> None:
    """As often as a person would try: on a busy machine the form is there before the page behind it listens, and the
    server then sees another text than the one typed."""
    for _ in range(_LOGINS):
        page.goto(f"{server.url}/login/", wait_until="networkidle")
        if not _asks_to_log_in(page.url):
            return  # the last try did succeed, later than it was waited for
        page.fill("#username", USER)
        page.fill("#password", server.password)
        page.keyboard.press("Enter")
        with suppress(TimeoutError):
            page.wait_for_url(lambda url: not _asks_to_log_in(url), timeout=_SECONDS_OF_A_LOGIN * 1000)
            return
    raise AssertionError(f"logged in at none of {_LOGINS} tries: {server.log.read_text(errors='replace')[-3000:]}")


def _asks_to_log_in(url: str) -> bool:
    return urlsplit(url).path.startswith("/login")


def _wait_until_drawn(page: Page, seen: Seen, charts: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(500)
        if len(seen.queries) >= charts and page.locator("[data-test='loading-indicator']").count() == 0:
            break
    page.wait_for_timeout(2500)  # the charts' own animation


def _with_fonts(folder: Path) -> Mapping[str, str]:
    fonts = Path(matplotlib_fontja.__file__).parent / "fonts"
    configuration = folder / "fonts.conf"
    configuration.write_text(_FONTS.format(fonts=fonts, cache=folder / "fontcache"), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(configuration)}
