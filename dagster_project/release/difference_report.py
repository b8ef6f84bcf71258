"""Two releases read and compared as a whole: what `katsuyo diff` shows. Read-only.

Add here: another fact of a release to compare. Keep out: the comparison itself (difference.py, causes.py) and the
words (difference_text.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from dagster_project import programme as programmes
from dagster_project.contracts import mart_contracts
from dagster_project.messages import CouldNotRun, Message
from dagster_project.release.canonical import Cell
from dagster_project.release.causes import DeclarationChange, Relations, declaration_changes, relations, with_causes
from dagster_project.release.difference import FileChange, MartChange, Table, file_changes, mart_changes
from dagster_project.release.forms.names import DATABASE, RELEASE_ID, SCHEMA
from dagster_project.release.generations import Generation
from dagster_project.settings import DataRoot

FILES_MART = "input_files"


@dataclass(frozen=True)
class Side:
    """One of the two releases."""

    release_id: str
    published_at: str


@dataclass(frozen=True)
class Difference:
    """``declarations`` is None where a release does not say what its programme file was (an older katsuyo made it);
    ``versions`` are the programs that differ: name -> before and after."""

    before: Side
    after: Side
    files: tuple[FileChange, ...]
    declarations: tuple[DeclarationChange, ...] | None
    versions: Mapping[str, tuple[str | None, str | None]]
    marts: tuple[MartChange, ...]

    @property
    def is_none(self) -> bool:
        return not (self.files or self.declarations or self.marts)


def compare(root: DataRoot, before: Generation, after: Generation) -> Difference:
    """The difference between two releases of one data root.

    Raises:
        CouldNotRun: the database of one of them cannot be opened.
    """
    old, new = _tables(before), _tables(after)
    files = file_changes(_records(old), _records(new))
    declarations = _declarations(before, after)
    marts = with_causes(mart_changes(old, new), files, declarations or (), _relations(root))
    return Difference(_side(before), _side(after), files, declarations, _versions(before, after), marts)


def _side(generation: Generation) -> Side:
    return Side(generation.release_id, generation.manifest.published_at)


def _tables(generation: Generation) -> dict[str, Table]:
    path = generation.folder / DATABASE
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = $1", [SCHEMA]
            ).fetchall()
            return {name: _table(connection, name) for (name,) in names}
    except (duckdb.Error, OSError) as error:
        raise CouldNotRun(
            Message(
                f"{path} を読めません。リリースのフォルダが欠けていないか確かめてください（{error}）。",
                f"{path} cannot be read. Check that the release's folder is whole ({error}).",
            )
        ) from None


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> Table:
    found = connection.execute(f'SELECT * EXCLUDE ({RELEASE_ID}) FROM {SCHEMA}."{name}"')
    columns = tuple(str(column[0]) for column in found.description or ())
    contract = mart_contracts().get(name)
    return Table(columns, contract.key if contract else columns, tuple(found.fetchall()))


def _records(tables: Mapping[str, Table]) -> list[dict[str, Cell]]:
    return tables[FILES_MART].records() if FILES_MART in tables else []


def _declarations(before: Generation, after: Generation) -> tuple[DeclarationChange, ...] | None:
    old, new = ({entry.path: entry.sha256 for entry in side.manifest.declarations} for side in (before, after))
    return declaration_changes(old, new) if old and new else None


def _versions(before: Generation, after: Generation) -> dict[str, tuple[str | None, str | None]]:
    old, new = before.manifest.versions, after.manifest.versions
    return {name: (old.get(name), new.get(name)) for name in sorted({*old, *new}) if old.get(name) != new.get(name)}


def _relations(root: DataRoot) -> Relations:
    """What belongs together by today's programme file; nothing where it cannot be read."""
    try:
        return relations(programmes.read(root.programme_file))
    except CouldNotRun:
        return {}
