"""Asset keys, groups and owners of the graph, named once.

Add here: a station of the graph. Keep out: what it does.
"""

from __future__ import annotations

from typing import Final

from dagster import AssetKey

from dagster_project.contracts import mart_contracts

OWNERS: Final = ["team:digital-promotion"]

JOB: Final = "nightly"
GATE_CHECK: Final = "gate"
AUDIT_CHECK: Final = "small_groups"
FILES_CHECK: Final = "every_delivered_file_was_read"
# Metadata of landed/person: how each file's people were recognised, for `last_night`.
PEOPLE_OF_FILES: Final = "people_of_files"
# Metadata of the release: whether it was made and is not shown, because readers are pinned or it was rolled back.
HELD: Final = "held"

INBOX_FOLDERS: Final = ("roster", "trials", "workshops", "surveys")


def inbox(folder: str) -> AssetKey:
    return AssetKey(["inbox", folder])


PROGRAMME_FILE: Final = AssetKey(["inbox", "programme"])
FIGURES_FILE: Final = AssetKey(["inbox", "figures"])


def landed(table: str) -> AssetKey:
    return AssetKey(["landed", table])


def programme(table: str) -> AssetKey:
    return AssetKey(["programme", table])


def intermediate(model: str) -> AssetKey:
    return AssetKey(["intermediate", model])


def mart(name: str) -> AssetKey:
    return AssetKey(["marts", name])


RELEASE: Final = AssetKey("release")
PRINTED_FIGURES: Final = mart("printed_figures")


def dbt_marts() -> list[str]:
    return [name for name, contract in mart_contracts().items() if contract.made_by_dbt]


def python_marts() -> list[str]:
    """Marts that Python makes of dbt's; printed figures are judged last, on all of them."""
    made_by_python = [name for name, contract in mart_contracts().items() if not contract.made_by_dbt]
    return [name for name in made_by_python if mart(name) != PRINTED_FIGURES]
