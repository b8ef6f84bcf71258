"""The dashboard in a real Superset: imported, drawn, every cell compared, and asked without a pause while nights publish.

`KATSUYO_SCREENSHOTS=docs/images make test-full` also writes superset.png there, for the README.
"""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bi.superset import import_bundle
from tests.bi.bundle_files import Chart, charts, datasets
from tests.bi.chart_rows import Row, expected_rows, rounded, shown_columns
from tests.bi.dashboard_page import Seen, look
from tests.bi.superset_server import USER, Server, superset_environment, superset_server
from tests.conftest import PRINTED
from tests.end_to_end.nights import Night, copy_demo, deliver_one_more_use, run_night
from tests.no_network import NoNetwork

pytestmark = pytest.mark.full

CHARTS = {chart.title: chart for chart in charts()}
DATASETS = datasets()
READERS = 2
NIGHTS = 2
MOST_BYTES_OF_A_PICTURE = 400_000


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Future[Night]]:
    """Runs while Superset is set up: each keeps one core busy."""
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(run_night, copy_demo(tmp_path_factory.mktemp("bi") / "root"))


@pytest.fixture(scope="module")
def root(first_night: Future[Night]) -> Path:
    night = first_night.result()
    assert night.outcome["status"] == "released", night.said()
    return night.root


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> NoNetwork:
    return NoNetwork.in_folder(tmp_path_factory.mktemp("superset") / "network")


@pytest.fixture(scope="module")
def server(
    first_night: Future[Night], network: NoNetwork, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Superset with the bundle imported by the command that docs/bi.md names, twice: a second import changes nothing."""
    home = tmp_path_factory.mktemp("superset") / "home"
    with superset_server(superset_environment(), home, network) as server:
        data = str(first_night.result().root)
        command = [sys.executable, import_bundle.__file__, "--data", data, "--url", server.url]
        for _ in range(2):
            subprocess.run(
                [*command, "--user", USER], env={**os.environ, "SUPERSET_PASSWORD": server.password}, check=True
            )
        yield server
        assert server.process.poll() is None, "Superset was to run until the end, without a restart"


@pytest.fixture(scope="module")
def seen(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("dashboard")
    seen = look(server, len(CHARTS), folder)
    assert (folder / "dashboard.png").stat().st_size > MOST_BYTES_OF_A_PICTURE / 10
    assert (folder / "top.png").stat().st_size < MOST_BYTES_OF_A_PICTURE
    if "KATSUYO_SCREENSHOTS" in os.environ:
        shutil.copy(folder / "top.png", Path(os.environ["KATSUYO_SCREENSHOTS"]) / "superset.png")
    return seen


@pytest.fixture(scope="module")
def queries(server: Server, seen: Seen) -> dict[str, dict[str, Any]]:
    """The dashboard's own queries, as its page sent them, by the chart's title."""
    found = server.client().call("dashboard/katsuyo/charts")["result"]
    titles = {int(entry["id"]): str(entry["slice_name"]) for entry in found}
    return {titles[number]: query for number, query in seen.queries.items() if number in titles}


def _answer(client: import_bundle.Superset, query: dict[str, Any], chart: Chart) -> list[Row]:
    """The rows behind the picture: the page's query without the pivoting that only lays them out."""
    plain = copy.deepcopy(query)
    for part in plain["queries"]:
        part["post_processing"] = []
    rows = client.call("chart/data", plain)["result"][0]["data"]
    return [tuple(rounded(row[name]) for name in shown_columns(chart)) for row in rows]


def _expected(chart: Chart, release: Path) -> list[Row]:
    return expected_rows(chart, DATASETS[chart.file["dataset_uuid"]], release)


def test_every_chart_is_drawn_and_nothing_left_the_machine(
    seen: Seen, queries: dict[str, dict[str, Any]], network: NoNetwork
) -> None:
    assert (seen.failed, seen.errors, seen.elsewhere) == ([], [], [])
    assert set(queries) == set(CHARTS)
    assert network.attempts() == []


@pytest.mark.parametrize("title", CHARTS)
def test_a_chart_shows_the_cells_of_its_mart(
    server: Server, queries: dict[str, dict[str, Any]], root: Path, title: str
) -> None:
    expected = _expected(CHARTS[title], root / "published")
    assert expected != []
    assert Counter(_answer(server.client(), queries[title], CHARTS[title])) == Counter(expected)


@pytest.mark.parametrize(
    "title, axis",
    [
        ("利用回数の区分（利用した人のうち%）", ["1～9回", "10～19回", "20～49回", "50回以上"]),
        ("月ごとの利用回数", ["2023-10", "2023-11", "2024-11"]),
        ("勉強会の参加者（初めて・再び）", ["2024-09-25 w1", "2024-10-22 w2"]),
    ],
)
def test_an_axis_has_its_order(
    server: Server, queries: dict[str, dict[str, Any]], title: str, axis: list[str]
) -> None:
    rows = server.client().call("chart/data", queries[title])["result"][0]["data"]
    name = CHARTS[title].params["x_axis"]
    assert [row[name].strip() for row in rows] == axis


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "CREATE TABLE marts.planted AS SELECT 1 AS a",
        "DELETE FROM marts.trial_adoption",
        "ATTACH '/tmp/elsewhere.duckdb'",
    ],
)
def test_sql_lab_reads_this_release_and_nothing_else(server: Server, sql: str) -> None:
    client = server.client()
    known = client.call("database/")["result"]
    number = next(entry["id"] for entry in known if entry["database_name"] == "katsuyo")
    ask = {"database_id": number, "schema": "marts", "runAsync": False}
    assert client.call("sqllab/execute/", {**ask, "sql": "SELECT count(*) AS n FROM marts.trial_adoption"})["data"]
    with pytest.raises(urllib.error.HTTPError):
        client.call("sqllab/execute/", {**ask, "sql": sql})


@dataclass
class Reader:
    """Runs the dashboard's queries in a loop; keeps what was wrong and every different answer with its time."""

    server: Server
    queries: dict[str, dict[str, Any]]
    errors: list[str] = field(default_factory=list)
    answers: dict[str, dict[tuple[Row, ...], float]] = field(default_factory=dict)
    asked: int = 0

    def run(self, stop: threading.Event) -> None:
        client = self.server.client()
        while not stop.is_set():
            for title, query in self.queries.items():
                self.asked += 1
                try:
                    rows = _answer(client, query, CHARTS[title])
                except (OSError, KeyError, ValueError) as wrong:
                    body = wrong.read().decode() if isinstance(wrong, urllib.error.HTTPError) else ""
                    self.errors.append(f"{title}: {wrong!r} {body}")
                else:
                    self.answers.setdefault(title, {})[tuple(sorted(rows, key=repr))] = time.monotonic()


def test_queries_never_fail_while_nights_publish_and_see_the_new_release_without_a_restart(
    server: Server,
    queries: dict[str, dict[str, Any]],
    root: Path,
    network: NoNetwork,
    record_property: pytest.RecordProperty,
) -> None:
    readers = [Reader(server, queries) for _ in range(READERS)]
    stop = threading.Event()
    threads = [threading.Thread(target=reader.run, args=(stop,)) for reader in readers]
    releases = [(root / "published").resolve()]
    for thread in threads:
        thread.start()
    try:
        for number in range(NIGHTS):
            deliver_one_more_use(root, number)
            assert run_night(root).outcome["status"] == "released"
            releases.append((root / "published").resolve())
        time.sleep(3)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    asked = sum(reader.asked for reader in readers)
    errors = [error for reader in readers for error in reader.errors]
    record_property(PRINTED, f"Superset: {asked} queries while {NIGHTS} nights published, {len(errors)} errors")
    assert errors == []
    assert len(set(releases)) == NIGHTS + 1
    for title, chart in CHARTS.items():
        whole = {tuple(sorted(_expected(chart, release), key=repr)) for release in releases}
        for reader in readers:
            assert set(reader.answers[title]) <= whole, f"{title}: an answer that no release gives"
    told = {row[1] for reader in readers for rows in reader.answers["公開版"] for row in rows}
    assert told == {release.name for release in releases}
    for title, chart in CHARTS.items():
        assert Counter(_answer(server.client(), queries[title], chart)) == Counter(_expected(chart, releases[-1]))
    assert network.attempts() == []
