"""The bundle as its files say it: what each dataset has, and which columns a chart shows, groups by and filters on.

Add here: another thing that a chart can name. Keep out: what is right (test_bundle.py) and what Superset answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bi.superset.import_bundle import BUNDLE

_WORDS = re.compile(r"WHEN '(\w+)' THEN '([^']+)'")


@dataclass(frozen=True)
class Dataset:
    """One mart as Superset knows it: columns by name with their types, and what Superset computes from them for show."""

    uuid: str
    mart: str
    types: Mapping[str, str]
    expressions: Mapping[str, str]
    file: Mapping[str, Any]

    def words(self, column: str) -> dict[str, str]:
        """The Japanese word of each code, where the column is a plain translation."""
        return dict(_WORDS.findall(self.expressions[column]))


@dataclass(frozen=True)
class Chart:
    """One chart: its dataset's uuid, the columns it groups by, its measures by label, its filters."""

    name: str
    title: str
    file: Mapping[str, Any]

    @property
    def params(self) -> Mapping[str, Any]:
        return self.file["params"]

    @property
    def shows_rows(self) -> bool:
        """Rows of the mart as they are, without grouping."""
        return self.params.get("query_mode") == "raw"

    def groups(self) -> list[str]:
        if self.shows_rows:
            return list(self.params["all_columns"])
        grouped = self.params.get("groupby", [])
        axis = [self.params["x_axis"]] if "x_axis" in self.params else []
        return [*axis, *([grouped] if isinstance(grouped, str) else grouped)]

    def metrics(self) -> list[Mapping[str, Any]]:
        return [self.params["metric"]] if "metric" in self.params else list(self.params.get("metrics", []))

    def measures(self) -> dict[str, str]:
        """Label of each metric, and the column it shows."""
        return {metric["label"]: metric["column"]["column_name"] for metric in self.metrics()}

    def filters(self) -> list[Mapping[str, Any]]:
        return list(self.params.get("adhoc_filters", []))

    def named_columns(self) -> set[str]:
        ordered = {json.loads(entry)[0] for entry in self.params.get("order_by_cols", [])}
        filtered = {entry["subject"] for entry in self.filters()}
        formatted = {entry["column"] for entry in self.params.get("conditional_formatting", [])}
        return {*self.groups(), *self.measures().values(), *self.params.get("column_config", {}), *ordered} | (
            filtered | formatted
        )


def load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def datasets() -> dict[str, Dataset]:
    """Every dataset by uuid."""
    return {dataset.uuid: dataset for dataset in map(_dataset, sorted((BUNDLE / "datasets").rglob("*.yaml")))}


def charts() -> list[Chart]:
    return [Chart(path.stem, load(path)["slice_name"], load(path)) for path in sorted((BUNDLE / "charts").iterdir())]


def dashboard() -> dict[str, Any]:
    return load(BUNDLE / "dashboards" / "katsuyo.yaml")


def placed() -> Iterator[Mapping[str, Any]]:
    """What lies on the dashboard: rows, charts, texts."""
    yield from (part for part in dashboard()["position"].values() if isinstance(part, dict))


def _dataset(path: Path) -> Dataset:
    file = load(path)
    plain = {column["column_name"]: column["type"] for column in file["columns"] if "expression" not in column}
    computed = {column["column_name"]: column["expression"] for column in file["columns"] if "expression" in column}
    return Dataset(file["uuid"], file["table_name"], plain, computed, file)
