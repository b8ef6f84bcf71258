"""Releases that are not what they say, or say two things: each refused with its reason, and the others go on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.hub.deliveries import Deliveries, receive
from dagster_project.hub.run import run_hub
from dagster_project.settings import DataRoot
from tests.hub.cities import City, TrialFacts, publish_city
from tests.hub.conftest import FIVE

A = FIVE[0]
Change = Callable[[Path], None]


def _restated(change: Callable[[dict[str, Any]], None]) -> Change:
    """The manifest says something else."""

    def damage(release: Path) -> None:
        path = release / "manifest.json"
        stated = json.loads(path.read_text(encoding="utf-8"))
        change(stated)
        path.chmod(0o644)
        path.write_text(json.dumps(stated), encoding="utf-8")

    return damage


def _parquet(query: str, mart: str = "trial_adoption", *, mended: bool = True) -> Change:
    """A mart's Parquet is another one; ``mended``: the manifest states the new file's hash."""

    def damage(release: Path) -> None:
        path = release / "parquet" / f"{mart}.parquet"
        other = path.with_suffix(".other")
        duckdb.execute(f"COPY ({query.format(path=path)}) TO '{other}' (FORMAT parquet)")
        os.replace(other, path)
        if mended:
            _restated(lambda stated: _state_file(stated, path))(release)

    return damage


def _state_file(stated: dict[str, Any], path: Path) -> None:
    (entry,) = [entry for entry in stated["files"] if entry["path"] == f"parquet/{path.name}"]
    entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()


MORE = "SELECT * REPLACE (active_people + 1 AS active_people) FROM '{path}'"

DAMAGES: dict[str, tuple[str, Change]] = {
    "a file changed": ("file_differs", _parquet(MORE, mended=False)),
    "a cell changed and the file's hash with it": ("cells_differ", _parquet(MORE)),
    "a row gone, its file and count restated": (
        "cells_differ",
        lambda release: (
            _parquet("SELECT * FROM '{path}' LIMIT 0")(release),
            _restated(lambda stated: stated["row_counts"].update(trial_adoption=0))(release),
        )[0],
    ),
    "a file gone": ("file_differs", lambda release: (release / "csv" / "cost.csv").unlink()),
    "a file outside": (
        "file_differs",
        _restated(lambda stated: stated["files"][0].update(path="../../programme.yml")),
    ),
    "a mart of no file": ("file_differs", _restated(lambda stated: stated["row_counts"].update(x_y=0))),
    "a mart not stated": ("cells_differ", _restated(lambda stated: stated["row_counts"].pop("cost"))),
    "another organisation": ("identity_differs", _restated(lambda stated: stated.update(organisation_code="142077"))),
    "another release id in the cells": (
        "identity_differs",
        _parquet("SELECT * REPLACE ('0123456789abcdef' AS release_id) FROM '{path}'"),
    ),
    "another release id in the manifest": (
        "identity_differs",
        _restated(lambda stated: stated.update(release_id="0123456789abcdef")),
    ),
    "another release hash": ("cells_differ", _restated(lambda stated: stated.update(release_hash="0" * 64))),
    "another figures.csv": (
        "cells_differ",
        _restated(lambda stated: stated.update(declarations=[{"path": "figures.csv", "sha256": "0" * 64}])),
    ),
    "another version": ("schema_version", _restated(lambda stated: stated.update(schema_version=1))),
    "a check that failed": ("unchecked", _restated(lambda stated: stated["checks"][0].update(passed=False))),
    "no check": ("unchecked", _restated(lambda stated: stated.update(checks=[]))),
    "a number as text": (
        "columns_differ",
        _parquet("SELECT * REPLACE (active_people::VARCHAR AS active_people) FROM '{path}'"),
    ),
}


def _damaged(root: Path, folder: Path, change: Change) -> Path:
    """A copy of a root's release that is not what it says."""
    release = folder / "release"
    shutil.copytree((root / "published").resolve(), release)
    change(release)
    return release


def _verdicts(received: Deliveries) -> dict[str, str]:
    return {delivery.manifest.organisation_code: delivery.verdict for delivery in received.all}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_release_that_is_not_as_it_says_is_refused_and_the_others_are_not(
    five: list[Path], tmp_path: Path, what: str
) -> None:
    verdict, change = DAMAGES[what]
    received = receive([_damaged(five[0], tmp_path, change), *five[1:3]])
    assert sorted(delivery.verdict for delivery in received.all) == sorted(["accepted", "accepted", verdict])
    assert [city.code for city in received.cities] == [FIVE[1].code, FIVE[2].code]
    (notice,) = received.notices
    assert str(tmp_path) in notice.en and str(tmp_path) not in str(received.published_notices)


def test_printed_figures_of_a_city_belong_to_its_hash(tmp_path: Path) -> None:
    """The hub has no figures.csv of a city, only what the manifest states of it."""
    publish_city(tmp_path / "city", replace(A, figures=b"figure_id\n"))
    assert _verdicts(receive([tmp_path / "city"])) == {A.code: "accepted"}


def test_two_releases_of_one_organisation_are_both_refused(five: list[Path], tmp_path: Path) -> None:
    publish_city(tmp_path / "other", replace(A, trials=[TrialFacts((6, 3, 2, 0), 100)]))
    received = receive([*five, tmp_path / "other"])
    assert [delivery.verdict for delivery in received.all] == ["given_twice"] * 2 + ["accepted"] * 4
    assert len(received.notices) == 2


def test_a_damaged_copy_does_not_shut_out_the_good_release(five: list[Path], tmp_path: Path) -> None:
    received = receive([*five, _damaged(five[0], tmp_path, _parquet(MORE))])
    assert sorted(delivery.verdict for delivery in received.all) == ["accepted"] * 5 + ["cells_differ"]


def test_folders_without_a_release_are_told(five: list[Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{}", encoding="utf-8")
    received = receive([tmp_path / "empty", five[0], tmp_path / "broken", tmp_path / "nowhere"])
    assert [city.code for city in received.cities] == [A.code]
    assert len(received.notices) == received.unread == 3


def test_what_is_refused_leaves_no_figure_and_the_rest_is_published(five: list[Path], tmp_path: Path) -> None:
    """Seven good cities, of which one counts sessions and one has other edges; one with a changed cell; one twice."""
    trial = FIVE[1].trials[0]
    others = {
        "unit": City(1110, [replace(trial, unit="session")]),
        "edges": City(1111, [replace(trial, edges=(1, 5, 20, 50))]),
        "once": City(1112, [trial]),
        "again": City(1112, [replace(trial, eligible=99)]),
        "cell": City(1113, [trial]),
    }
    for name, city in others.items():
        publish_city(tmp_path / name, city)
    changed = _damaged(tmp_path / "cell", tmp_path, _parquet(MORE))
    root = DataRoot(tmp_path / "hub")
    outcome = run_hub([*five, changed, *(tmp_path / name for name in others if name != "cell")], root)
    assert (outcome.status, outcome.exit_code, len(outcome.warnings)) == ("released", 0, 3)
    with duckdb.connect(str(root.published / "katsuyo.duckdb"), read_only=True) as connection:
        refused = connection.execute(
            "SELECT organisation_code, verdict, trials FROM marts.hub_cities WHERE NOT comparable ORDER BY ALL"
        ).fetchall()
        reasons = dict(
            connection.execute(
                "SELECT organisation_code, reason FROM marts.hub_adoption WHERE NOT comparable AND fiscal_year = 2024"
            ).fetchall()
        )
        codes = {code for (code,) in connection.execute("SELECT organisation_code FROM marts.hub_adoption").fetchall()}
        cities = connection.execute(
            "SELECT DISTINCT compared_cities FROM marts.hub_adoption WHERE comparable AND fiscal_year = 2024"
        ).fetchall()
    once, cell = others["once"].code, others["cell"].code
    assert refused == [(once, "given_twice", None), (once, "given_twice", None), (cell, "cells_differ", None)]
    assert not codes & {once, cell}
    assert set(reasons) == {others["unit"].code, others["edges"].code}
    assert "利用の数え方が違います" in reasons[others["unit"].code]
    assert "利用回数区分の境目が違います" in reasons[others["edges"].code]
    assert cities == [(5,)]
    manifest = (root.published / "manifest.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in manifest


def test_the_hub_reads_no_mart_that_can_have_suppressed_rows() -> None:
    from dagster_project.contracts import mart_contracts
    from dagster_project.hub.hub_contracts import READ, hub_contracts

    assert not any("is_suppressed" in mart_contracts()[name].columns for name in READ)
    attributes = {"department", "section", "grade", "department_name", "section_name"}
    assert not any(attributes & set(contract.columns) for contract in hub_contracts().values())
