"""A city's release held against its own manifest: files, cells, identity, checks, columns. Nothing is believed.

The cells that are compared later are those that were hashed here, read once. Add here: another way in which a release
can be other than it says. Keep out: whether its figures can be compared (comparability.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from dagster_project.contracts import SCHEMA_VERSION, MartContract, mart_contracts
from dagster_project.hub.hub_contracts import READ
from dagster_project.local_government import is_organisation_code
from dagster_project.release.canonical import Cell, MartRows, hash_of_cells
from dagster_project.release.forms.database import quoted
from dagster_project.release.forms.names import PARQUET_FOLDER, RELEASE_ID
from dagster_project.release.manifest import Manifest

# A release of an earlier version is readable once somebody has looked at what the new version changed.
READABLE_VERSIONS: Final = frozenset({SCHEMA_VERSION})

_FIGURES: Final = "figures.csv"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_NO_FILE: Final = hashlib.sha256(b"").hexdigest()

Row = dict[str, Cell]


class NotAsStated(Exception):
    """A release that may not be read; ``verdict`` is a key of sentences.VERDICTS, ``what`` the file or mart."""

    def __init__(self, verdict: str, what: str = "") -> None:
        super().__init__(verdict, what)
        self.verdict = verdict
        self.what = what


@dataclass(frozen=True)
class CityRelease:
    """A verified release: the rows of the marts in hub_contracts.READ, by name."""

    folder: Path
    manifest: Manifest
    marts: Mapping[str, tuple[Row, ...]]

    @property
    def code(self) -> str:
        return self.manifest.organisation_code


def verified(folder: Path, manifest: Manifest, connection: duckdb.DuckDBPyConnection) -> CityRelease:
    """The release of a folder. Raises NotAsStated with the first thing that is not as the manifest states."""
    if manifest.schema_version not in READABLE_VERSIONS:
        raise NotAsStated("schema_version", str(manifest.schema_version))
    if not manifest.checks or not all(check.passed for check in manifest.checks):
        raise NotAsStated("unchecked")
    _check_files(folder, manifest)
    marts = {name: _read(folder, name, manifest, connection) for name in manifest.row_counts}
    figures = next((file.sha256 for file in manifest.declarations if file.path == _FIGURES), _NO_FILE)
    digest = hash_of_cells(marts, manifest.schema_version, figures)
    if digest != manifest.release_hash or manifest.release_id != digest[: len(manifest.release_id)]:
        raise NotAsStated("cells_differ")
    _check_identity(manifest, marts)
    _check_columns(marts)
    return CityRelease(folder, manifest, {name: _rows(marts[name]) for name in READ})


def _check_files(folder: Path, manifest: Manifest) -> None:
    inside = folder.resolve()
    for file in manifest.files:
        path = (folder / file.path).resolve()
        if not path.is_relative_to(inside) or not path.is_file():
            raise NotAsStated("file_differs", file.path)
        with path.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != file.sha256:
                raise NotAsStated("file_differs", file.path)


def _read(folder: Path, name: str, manifest: Manifest, connection: duckdb.DuckDBPyConnection) -> MartRows:
    """One mart out of Parquet, its columns and types as the file has them, without the release's own id."""
    file = f"{PARQUET_FOLDER}/{name}.parquet"
    if not _NAME.fullmatch(name) or file not in {stated.path for stated in manifest.files}:
        raise NotAsStated("file_differs", file)
    try:
        cursor = connection.execute(f"SELECT * FROM read_parquet('{quoted(folder / file)}')")
        described, rows = cursor.description, cursor.fetchall()
    except duckdb.Error:
        raise NotAsStated("file_differs", file) from None
    columns = {str(column[0]): str(column[1]).upper() for column in described}
    if next(reversed(columns)) != RELEASE_ID or any(row[-1] != manifest.release_id for row in rows):
        raise NotAsStated("identity_differs", file)
    del columns[RELEASE_ID]
    if len(rows) != manifest.row_counts[name]:
        raise NotAsStated("cells_differ", file)
    return MartRows(MartContract(name, "", columns, (), False), tuple(row[:-1] for row in rows))


def _check_identity(manifest: Manifest, marts: Mapping[str, MartRows]) -> None:
    codes = {row[0] for mart in marts.values() for row in mart.rows}  # every mart begins with organisation_code
    if codes - {manifest.organisation_code} or not is_organisation_code(manifest.organisation_code):
        raise NotAsStated("identity_differs", manifest.organisation_code)


def _check_columns(marts: Mapping[str, MartRows]) -> None:
    """What comparisons need is there, of the types that the hub knows: equal text can be another type."""
    for name in READ:
        wanted = mart_contracts()[name].columns
        if name not in marts or list(marts[name].contract.columns.items()) != list(wanted.items()):
            raise NotAsStated("columns_differ", name)


def _rows(mart: MartRows) -> tuple[Row, ...]:
    names = list(mart.contract.columns)
    return tuple(dict(zip(names, row, strict=True)) for row in mart.rows)
