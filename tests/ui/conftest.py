"""One night on a copy of the demo, `katsuyo ui` on it, and Chromium without a network: shared by all tests of ui/.

Add here: what several of them need. Keep out: what a page should show.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from dagster_project.release.report.charts.drawing import font_file
from tests.end_to_end.nights import Night, copy_demo, environment, run_night
from tests.no_network import NoNetwork
from tests.ui.dagster_server import DagsterServer, dagster_server

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_LOCAL = ("127.0.0.1", "localhost")
_SECONDS = 60


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> NoNetwork:
    return NoNetwork.in_folder(tmp_path_factory.mktemp("ui") / "network")


@pytest.fixture(scope="session")
def outer_variables(tmp_path_factory: pytest.TempPathFactory, network: NoNetwork) -> dict[str, str]:
    """An environment that knows of no data root, no Dagster home, no user's configuration and no network."""
    kept = {name: value for name, value in environment().items() if name not in ("KATSUYO_DATA", "DAGSTER_HOME")}
    configuration = tmp_path_factory.mktemp("configuration")
    return {**kept, **network.variables(), "XDG_CONFIG_HOME": str(configuration)}


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory, outer_variables: dict[str, str]) -> Night:
    """A whole `katsuyo nightly`, which released."""
    with patch.dict(os.environ, outer_variables, clear=True):
        night = run_night(copy_demo(tmp_path_factory.mktemp("ui_demo") / "root"))
    assert night.outcome["status"] == "released", night.said()
    return night


@pytest.fixture(scope="session")
def server(
    night: Night, outer_variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DagsterServer]:
    log = tmp_path_factory.mktemp("ui_log") / "katsuyo-ui.log"
    with dagster_server(night.root, log, outer_variables) as server:
        yield server


@pytest.fixture(scope="session")
def japanese_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fontconfig that knows the font of the pipeline's charts, so that Japanese has its width on any machine."""
    folder = tmp_path_factory.mktemp("fonts")
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{font_file().parent}</dir>'
        f"<dir>/usr/share/fonts</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def browser(japanese_font: Path) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    expect.set_options(timeout=_SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=_ARGUMENTS, env={**os.environ, "FONTCONFIG_FILE": str(japanese_font)}
        )
        yield browser
        browser.close()


@pytest.fixture()
def elsewhere() -> list[str]:
    """What the page asked for that does not lie on this machine."""
    return []


@pytest.fixture()
def page(browser: Browser, elsewhere: list[str]) -> Iterator[Page]:
    """A page that reaches this machine alone, and fails the test where it wanted more."""
    context = browser.new_context(viewport={"width": 1600, "height": 1000}, locale="en-US", timezone_id="Asia/Tokyo")
    context.set_default_timeout(_SECONDS * 1000)

    def note(request: Request) -> None:
        if not _stays_here(request.url):
            elsewhere.append(request.url)

    def only_this_machine(route: Route) -> None:
        if _stays_here(route.request.url):
            route.continue_()
        else:
            route.abort()

    context.on("request", note)
    context.route("**/*", only_this_machine)
    page = context.new_page()
    page.on("websocket", lambda socket: None if _stays_here(socket.url) else elsewhere.append(socket.url))
    yield page
    context.close()
    assert elsewhere == []


def _stays_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in _LOCAL


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """Where pictures for the README go, if anybody wants them."""
    named = os.environ.get("KATSUYO_SCREENSHOTS")
    if named is None:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
