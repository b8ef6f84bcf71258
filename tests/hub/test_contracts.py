"""The hub's contracts and labels: complete, of the house's form, and fit for sheets."""

from __future__ import annotations

import re

import yaml

from dagster_project.contracts import mart_contracts
from dagster_project.hub.hub_contracts import READ, hub_contracts
from dagster_project.release.labels import HUB_LABELS_FILE, LABELS_FILE, labels_of, mart_labels
from expectations.hub.catalogue import HUB
from expectations.hub.rules import SUITES


def test_every_mart_has_a_contract_labels_a_suite_and_its_nulls_declared() -> None:
    contracts = hub_contracts()
    assert not set(contracts) & set(mart_contracts())
    assert list(labels_of(contracts)) == [
        "hub_cities",
        "hub_adoption",
        "hub_usage_frequency",
        "hub_response",
        "hub_repeats",
    ]
    assert set(contracts) == set(SUITES) == set(HUB.nullable) == set(HUB.keys)
    for name, contract in contracts.items():
        assert next(iter(contract.columns)) == contract.key[0] == "organisation_code"
        assert "release_id" not in contract.columns  # the release's own, in every form
        assert set(HUB.nullable[name]) <= set(contract.columns) - set(contract.key), name


def test_every_column_has_a_japanese_label_and_none_is_left_over() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    own = yaml.safe_load(HUB_LABELS_FILE.read_text(encoding="utf-8"))
    house = yaml.safe_load(LABELS_FILE.read_text(encoding="utf-8"))["columns"]
    used: set[str] = set()
    for name, contract in hub_contracts().items():
        labels = mart_labels(HUB_LABELS_FILE)[name]
        shown = [labels.column(column) for column in (*contract.columns, "release_id")]
        assert len(set(shown)) == len(shown) and all(japanese.search(text) for text in (*shown, labels.sheet)), name
        assert all("％" in labels.column(column) for column in contract.columns if column.endswith("_percent")), name
        used |= set(contract.columns) - set(own["marts"][name].get("columns", {}))
    assert set(own["columns"]) <= used
    assert not set(own["columns"]) & set(house)


def test_what_is_read_of_a_city_exists() -> None:
    assert set(READ) <= set(mart_contracts())
