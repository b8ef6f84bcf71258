"""The hub's gate: every wrong cell and row of every mart is refused, and nothing is published by a gate that refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dagster_project.hub import marts
from dagster_project.hub.deliveries import receive
from dagster_project.hub.hub_contracts import hub_contracts
from dagster_project.hub.rules import HubRules
from dagster_project.hub.run import run_hub
from dagster_project.settings import DataRoot
from expectations.gate import run_suite
from expectations.hub.catalogue import HUB, NO_FACTS
from expectations.hub.recompute import recompute
from expectations.keys import maker_of
from expectations.session import Session
from tests.expectations.mutations import mutations


def test_every_mutation_of_every_mart_is_refused(five: list[Path], tmp_path: Path) -> None:
    root = DataRoot(tmp_path / "hub")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    manifest = (five[0] / "published" / "manifest.json").read_text(encoding="utf-8")
    (damaged / "manifest.json").write_text(manifest, encoding="utf-8")
    given = [*five, damaged]
    assert run_hub(given, root).status == "released"
    received = receive(given)
    with duckdb.connect(str(root.work_database), read_only=True) as connection:
        built = {name: connection.execute(f"SELECT * FROM marts.{name}").df() for name in hub_contracts()}
    refused = [delivery for delivery in received.all if delivery.city is None]
    expected = recompute([city.folder for city in received.cities], refused, HubRules())
    session = Session()
    let_through = []
    count = 0
    for name, contract in hub_contracts().items():
        assert run_suite(name, built, expected, NO_FACTS, session, HUB).passed, name
        for label, frame in mutations(name, built[name], contract.key):
            count += 1
            mutated: Mapping[str, pd.DataFrame] = {**built, name: frame}
            if run_suite(name, mutated, expected, NO_FACTS, session, HUB).passed:
                let_through.append(label)
    assert let_through == []
    assert count > 2 * sum(len(contract.columns) - len(contract.key) for contract in hub_contracts().values()) - 5


def test_a_wrong_percentile_publishes_nothing(
    five: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arithmetic is broken where the marts are made: the gate's own way must see it, the old release must stay."""
    root = DataRoot(tmp_path / "hub")
    assert run_hub(five[:4], root).status == "released"
    before = root.published.resolve()
    right = marts.standings

    def ties_count_in_full(rates: Mapping[str, object], minimum: int) -> object:
        return {
            city: type(each)(each.cities, each.below, each.equal, each.percentile and each.percentile + 10, None)
            for city, each in right(rates, minimum).items()  # type: ignore[arg-type]
        }

    monkeypatch.setattr(marts, "standings", ties_count_in_full)
    outcome = run_hub(five, root)
    assert (outcome.status, outcome.exit_code) == ("refused", 1)
    assert "marts/hub_adoption:gate" in outcome.checks_failed
    assert any("percentile = 50" in said.en and "dagster_project/hub" in said.en for said in outcome.messages)
    assert root.published.resolve() == before


def test_whoever_must_mend_a_mart_is_sent_to_where_it_is_made() -> None:
    assert maker_of("hub_cities") == "dagster_project/hub"
    assert maker_of("trial_adoption") == "dbt/models/marts/trial_adoption.sql"
