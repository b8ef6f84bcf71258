"""Japanese labels: every mart and column has one, no label is left over, and sheets can bear their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml

from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.release.forms.names import RELEASE_ID
from dagster_project.release.forms.workbook.chart_sheet import CHARTS
from dagster_project.release.forms.workbook.contents_sheet import CONTENTS
from dagster_project.release.labels import LABELS_FILE, mart_labels

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def _unlabelled(contracts: Mapping[str, MartContract]) -> set[str]:
    labels = mart_labels()
    missing = {name for name in contracts if name not in labels}
    for name, contract in contracts.items():
        for column in (*contract.columns, RELEASE_ID):
            try:
                labels[name].column(column)
            except KeyError:
                missing.add(f"{name}.{column}")
    return missing


def test_every_mart_and_every_column_has_a_japanese_label() -> None:
    assert _unlabelled(mart_contracts()) == set(), f"write them into {LABELS_FILE.name}"


def test_a_new_column_or_mart_is_missed() -> None:
    contract = mart_contracts()["usage_frequency"]
    longer = replace(contract, columns={**contract.columns, "new_column": "BIGINT"})
    assert _unlabelled({"usage_frequency": longer}) == {"usage_frequency.new_column"}
    with pytest.raises(KeyError):
        mart_labels()["usage_frequency"].column("new_column")
    assert "new_mart" in _unlabelled({"new_mart": contract})


def test_no_label_is_left_over_or_said_twice() -> None:
    document = yaml.safe_load(LABELS_FILE.read_text(encoding="utf-8"))
    contracts = mart_contracts()
    assert set(document["marts"]) == set(contracts)
    used = {RELEASE_ID}
    for name, entry in document["marts"].items():
        own = entry.get("columns", {})
        assert set(own) <= set(contracts[name].columns), name
        assert not {column for column, label in own.items() if document["columns"].get(column) == label}, name
        used |= set(contracts[name].columns) - set(own)
    assert set(document["columns"]) == used


def test_labels_are_japanese_and_tell_the_columns_of_a_mart_apart() -> None:
    for name, labels in mart_labels().items():
        columns = [labels.column(column) for column in (*mart_contracts()[name].columns, RELEASE_ID)]
        assert len(set(columns)) == len(columns), name
        for text in (labels.sheet, labels.title, labels.row, *columns):
            assert JAPANESE.search(text), (name, text)


def test_sheets_can_bear_their_names() -> None:
    """Excel's rules: at most 31 characters, none of []:*?/\\, no apostrophe at an end, no two equal but for case."""
    sheets = [CONTENTS, CHARTS, *(labels.sheet for labels in mart_labels().values())]
    assert len({sheet.casefold() for sheet in sheets}) == len(sheets)
    for sheet in sheets:
        assert 1 <= len(sheet) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", sheet), sheet


def test_percent_and_rate_columns_say_their_scale() -> None:
    for name, labels in mart_labels().items():
        for column in mart_contracts()[name].columns:
            if re.search(r"_percent(_|$)", column):
                assert "％" in labels.column(column), (name, column)
            if column.endswith("_rate"):
                assert "0〜1" in labels.column(column), (name, column)
