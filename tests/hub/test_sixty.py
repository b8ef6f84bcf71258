"""Sixty cities: the second way agrees cell by cell (the gate), and how long it takes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.hub.run import run_hub
from dagster_project.settings import DataRoot
from tests.conftest import PRINTED
from tests.hub.cities import many, publish_city

CITIES = 60


@pytest.mark.soak
def test_sixty_cities(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    folders = [tmp_path / f"city-{number:02}" for number in range(CITIES)]
    for folder, city in zip(folders, many(CITIES), strict=True):
        publish_city(folder, city)
    first = run_hub(folders, DataRoot(tmp_path / "hub"))
    assert (first.status, first.checks_passed, first.warnings) == ("released", 5, ())
    random.Random(1).shuffle(folders)
    second = run_hub(folders, DataRoot(tmp_path / "other"))
    assert second.release_id == first.release_id
    for name, outcome in (("first", first), ("again, shuffled", second)):
        record_property(PRINTED, f"hub of {CITIES} cities, {name}: {outcome.seconds} s")
