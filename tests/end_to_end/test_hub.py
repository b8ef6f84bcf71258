"""A real night's release in the hub: what made-up cities cannot prove, that the hub reads what a night writes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.hub.run import run_hub
from dagster_project.settings import DataRoot
from tests.end_to_end.nights import Night
from tests.hub.cities import many, publish_city


def test_the_demos_release_stands_beside_made_up_cities(demo_night: Night, tmp_path: Path) -> None:
    for number, city in enumerate(many(2)):
        publish_city(tmp_path / str(number), city)
    root = DataRoot(tmp_path / "hub")
    outcome = run_hub([demo_night.root, tmp_path / "0", tmp_path / "1"], root)
    assert (outcome.status, outcome.warnings) == ("released", ())
    with duckdb.connect(str(root.published / "katsuyo.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT active_people, adoption_percent, compared_cities, percentile FROM marts.hub_adoption "
            "WHERE fiscal_year = 2023"
        ).fetchall()
    # 127 of about 1,400 in the seed case: 9.07 %; alone in its year, so without a rank.
    assert found == [(127, Decimal("9.1"), 1, None)]
