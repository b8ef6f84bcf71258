"""A hub of five cities, from their releases to its own, against figures computed by hand."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.hub.run import run_hub
from dagster_project.release.manifest import Manifest, read_manifest
from dagster_project.release.wholeness import is_whole
from dagster_project.settings import DataRoot
from tests.hub.cities import NOW, publish_city
from tests.hub.conftest import FIVE

A, B, C, D, E = (city.code for city in FIVE)


@pytest.fixture(scope="module")
def hub(five: list[Path], tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    root = DataRoot(tmp_path_factory.mktemp("hub") / "root")
    outcome = run_hub(five, root)
    assert (outcome.status, outcome.warnings, outcome.checks_passed) == ("released", (), 5)
    return root


def _rows(hub: DataRoot, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(hub.published / "katsuyo.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def _manifest(root: DataRoot) -> Manifest:
    manifest = read_manifest(root.published)
    assert manifest is not None
    return manifest


def test_adoption_and_its_percentile_ranks(hub: DataRoot) -> None:
    """10, 20, 20, 30, 50 %: ranks 10, 40, 40, 70, 90, median 20. The trial of 2023 is alone in its year."""
    found = _rows(
        hub,
        "SELECT organisation_code, trial_id, adoption_percent, cities_below, cities_equal, percentile, median_percent, "
        "compared_cities FROM marts.hub_adoption",
    )
    twenty = Decimal("20.0")
    assert found == [
        (A, "t1", Decimal("10.0"), 0, 1, Decimal("10.0"), twenty, 5),
        (B, "t1", Decimal("20.0"), 1, 2, Decimal("40.0"), twenty, 5),
        (C, "t1", Decimal("20.0"), 1, 2, Decimal("40.0"), twenty, 5),
        (D, "t1", Decimal("30.0"), 3, 1, Decimal("70.0"), twenty, 5),
        (D, "t2", Decimal("1.0"), None, None, None, None, 1),
        (E, "t1", Decimal("50.0"), 4, 1, Decimal("90.0"), twenty, 5),
    ]


def test_buckets_beside_the_median_of_cities(hub: DataRoot) -> None:
    """First buckets 5/10, 15/20, 21/35, 24/30, 45/50 = 50, 75, 60, 80, 90 %: the median is 75. Second buckets 3/10,
    5/20, 7/35, 3/30, 5/50 = 30, 25, 20, 10, 10 %: 20."""
    found = _rows(
        hub,
        "SELECT organisation_code, share_percent, median_percent FROM marts.hub_usage_frequency "
        "WHERE trial_id = 't1' AND bucket_order = 1",
    )
    assert [row[1] for row in found] == [Decimal(text) for text in ("50.0", "75.0", "60.0", "80.0", "90.0")]
    assert {row[2] for row in found} == {Decimal("75.0")}
    second = "SELECT DISTINCT median_percent FROM marts.hub_usage_frequency WHERE trial_id = 't1' AND bucket_order = 2"
    assert _rows(hub, second) == [(Decimal("20.0"),)]
    assert _rows(hub, "SELECT count(*) FROM marts.hub_usage_frequency WHERE bucket_order = 0") == [(0,)]


def test_response_is_sum_over_sum(hub: DataRoot) -> None:
    """D's two surveys after workshops are 70 of 100. 66/79 = 83.5, 22/27 = 81.5, 25/50, 70/100, 0/10: the median is 70."""
    found = _rows(
        hub,
        "SELECT organisation_code, stage, surveys, invitations, responses, response_percent, percentile, median_percent "
        "FROM marts.hub_response",
    )
    assert found == [
        (A, "post", 1, 79, 66, Decimal("83.5"), Decimal("90.0"), Decimal("70.0")),
        (B, "post", 1, 27, 22, Decimal("81.5"), Decimal("70.0"), Decimal("70.0")),
        (C, "post", 1, 50, 25, Decimal("50.0"), Decimal("30.0"), Decimal("70.0")),
        (D, "post", 2, 100, 70, Decimal("70.0"), Decimal("50.0"), Decimal("70.0")),
        (D, "pre", 1, 10, 1, Decimal("10.0"), None, None),
        (E, "post", 1, 10, 0, Decimal("0.0"), Decimal("10.0"), Decimal("70.0")),
    ]


def test_repeats_are_compared_among_as_many_workshops(hub: DataRoot) -> None:
    """C had three workshops: four cities are left, fewer than five, so nobody has a rank."""
    found = _rows(hub, "SELECT organisation_code, repeat_percent, compared_cities, percentile FROM marts.hub_repeats")
    assert found == [
        (A, Decimal("17.8"), 4, None),
        (B, Decimal("20.0"), 4, None),
        (C, Decimal("75.0"), 1, None),
        (D, Decimal("0.0"), 4, None),
        (E, Decimal("100.0"), 4, None),
    ]


def test_the_release_is_one_like_any_other(hub: DataRoot, five: list[Path]) -> None:
    manifest = _manifest(hub)
    assert is_whole(hub.published.resolve(), manifest.release_hash)
    assert [entry.scope_id for entry in manifest.inputs] == [A, B, C, D, E]
    assert {check.name for check in manifest.checks} == {"gate"} and len(manifest.checks) == 5
    assert {Path(file.path).suffix for file in manifest.files} == {
        ".csv",
        ".duckdb",
        ".html",
        ".json",
        ".parquet",
        ".xlsx",
    }
    page = (hub.published / "report.html").read_text(encoding="utf-8")
    assert all(city.code in page for city in FIVE) and "http" not in page.replace("http-equiv", "")
    own = _rows(hub, "SELECT city_release_hash FROM marts.hub_cities")
    assert own == [(_manifest(DataRoot(folder)).release_hash,) for folder in five]


def test_order_place_and_date_of_the_releases_change_nothing(hub: DataRoot, five: list[Path], tmp_path: Path) -> None:
    """Another order, one as its release folder, one by its pointer, one twice, one copied away and published later."""
    later = publish_city(tmp_path / "later", FIVE[2], NOW + timedelta(days=1))
    shutil.copytree(five[3], tmp_path / "copy", symlinks=True)
    given = [tmp_path / "copy", five[4] / "published", later, five[0].resolve() / "published", five[0], five[1]]
    other = DataRoot(tmp_path / "hub")
    assert run_hub(given, other).status == "released"
    assert _manifest(other).release_hash == _manifest(hub).release_hash
    report = (other.published / "report.html").read_bytes()
    assert report == (hub.published / "report.html").read_bytes()


def test_a_second_run_is_nothing_new_and_writes_nothing(hub: DataRoot, five: list[Path]) -> None:
    before = (hub.published / "manifest.json").stat().st_mtime_ns
    assert run_hub(five, hub).status == "nothing_new"
    assert (hub.published / "manifest.json").stat().st_mtime_ns == before
    assert len(list(hub.releases.iterdir())) - (hub.releases / "history.json").exists() == 1


def test_declared_minimum_of_cities(five: list[Path], tmp_path: Path) -> None:
    root = DataRoot(tmp_path / "hub")
    root.path.mkdir()
    (root.path / "hub.yml").write_text("minimum_cities: 4\n", encoding="utf-8")
    assert run_hub(five, root).status == "released"
    found = _rows(root, "SELECT percentile, median_percent FROM marts.hub_repeats WHERE workshops = 2")
    # 17.8, 20, 0, 100 %: ranks (1 + 1/2)/4, 5/8, 1/8, 7/8; the median lies between 16/90 and 10/50: 18.888…
    assert [row[0] for row in found] == [Decimal(text) for text in ("37.5", "62.5", "12.5", "87.5")]
    assert {row[1] for row in found} == {Decimal("18.9")}
    declared = json.loads((root.published / "manifest.json").read_text(encoding="utf-8"))["declarations"]
    assert [entry["path"] for entry in declared] == ["hub.yml"]
