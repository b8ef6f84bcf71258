"""The marts' contracts, read from the yml beside each model: columns, types, key. One source for gate, release, docs.

Add here: what another room needs to know of a mart's contract. Keep out: the contracts themselves (dbt/models/marts).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dagster_project.settings import DBT_PROJECT

# The same parser in C, eight times faster, wherever PyYAML was built with it (its wheels are).
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Raise with every breaking change of a published column: readers look at it in the manifest.
SCHEMA_VERSION = 2


@dataclass(frozen=True)
class MartContract:
    """One mart: its columns with DuckDB types in order, the columns of its key, who makes it, and the columns that have a
    value in every row."""

    name: str
    description: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    made_by_dbt: bool
    not_null: frozenset[str] = frozenset()


@cache
def mart_contracts(folder: Path = DBT_PROJECT / "models" / "marts") -> Mapping[str, MartContract]:
    """Every mart by name, in alphabetical order. Shape of the yml: dbt's ``models`` (SQL marts) or ``sources``
    ``tables`` (marts that Python writes), each with ``config.meta.key``."""
    found = [contract for path in sorted(folder.glob("*.yml")) for contract in _contracts(path)]
    return {contract.name: contract for contract in sorted(found, key=lambda contract: contract.name)}


def _contracts(path: Path) -> Iterator[MartContract]:
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _LOADER)
    for model in document.get("models", ()):
        yield _contract(model, made_by_dbt=True)
    for source in document.get("sources", ()):
        for table in source["tables"]:
            yield _contract(table, made_by_dbt=False)


def _contract(entry: dict[str, Any], *, made_by_dbt: bool) -> MartContract:
    columns = {column["name"]: str(column["data_type"]).upper() for column in entry["columns"]}
    key = tuple(entry["config"]["meta"]["key"])
    description = " ".join(str(entry["description"]).split())
    not_null = frozenset(
        column["name"]
        for column in entry["columns"]
        if any(constraint["type"] == "not_null" for constraint in column.get("constraints", ()))
    )
    return MartContract(entry["name"], description, columns, key, made_by_dbt, not_null)
