"""The release hash: what the figures are, whatever machine, run, clock or key made them.

SHA-256 over the canonical, sorted cells of all marts, the schema version and figures.csv; DOUBLEs at 12 significant
digits. Add here: a type's canonical text. Keep out: how files look.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import duckdb

from dagster_project.contracts import MartContract

Cell = None | bool | int | float | str | Decimal | date | datetime


@dataclass(frozen=True)
class MartRows:
    """One mart's rows in the order of its key, columns as the contract has them."""

    contract: MartContract
    rows: tuple[tuple[Cell, ...], ...]


def read_marts(
    connection: duckdb.DuckDBPyConnection, contracts: Mapping[str, MartContract], schema: str = "marts"
) -> dict[str, MartRows]:
    """Every mart of a database, its columns by the contract, sorted by key."""
    found: dict[str, MartRows] = {}
    for name, contract in contracts.items():
        columns = ", ".join(contract.columns)
        order = ", ".join(f"{column} NULLS FIRST" for column in contract.key)
        rows = connection.execute(f"SELECT {columns} FROM {schema}.{name} ORDER BY {order}").fetchall()
        found[name] = MartRows(contract, tuple(rows))
    return found


def canonical(cell: Cell) -> str | bool | None:
    """A cell as JSON-safe text that is the same on every machine."""
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, float):
        return format(cell + 0.0, ".12g")  # + 0.0 turns -0.0 into 0.0
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return str(cell)


def release_hash(marts: Mapping[str, MartRows], schema_version: int, figures: bytes) -> str:
    """64 hex digits; sensitive to every cell, column name, row and mart, and to nothing else."""
    return hash_of_cells(marts, schema_version, hashlib.sha256(figures).hexdigest())


def hash_of_cells(marts: Mapping[str, MartRows], schema_version: int, figures_sha256: str) -> str:
    """The release hash where figures.csv itself is not at hand: a manifest states its hash."""
    digest = hashlib.sha256()
    for line in _lines(marts, schema_version, figures_sha256):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _lines(marts: Mapping[str, MartRows], schema_version: int, figures_sha256: str) -> Iterable[str]:
    yield _json(["katsuyo release", schema_version, figures_sha256])
    for name in sorted(marts):
        mart = marts[name]
        yield _json([name, *mart.contract.columns])
        yield from sorted(_json([canonical(cell) for cell in row]) for row in mart.rows)


def _json(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
