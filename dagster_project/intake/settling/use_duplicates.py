"""Which single uses are the same use in several deliveries, without judging again what no new file touches.

The rule is duplicates.py's. What is kept of a group of related files are its rows that stand in more than one file, with
their verdict. When files come or go, only rows equal to one of a file that came are looked for among the others; rows
of a file that went are dropped, and the few that are left are judged anew. Add here: what else such a verdict hangs on.
Keep out: the other tables, whose rows are few (duplicates.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from dagster_project.intake.settling import duplicates, staged_rows
from dagster_project.intake.settling.duplicates import compared_cells
from dagster_project.intake.settling.staged_rows import stored_rows
from dagster_project.intake.settling.use_files import USES, UseFile, register_files
from dagster_project.kept_files import KeptFiles, code_of, key_of, listed, write_parquet

_BY: Final = compared_cells(USES)
_CELLS: Final = ", ".join(f"{cell} AS {name}" for name, cell in _BY.items())
_NAMES: Final = ", ".join(_BY)
# Above this share of its rows a group is judged from its rows alone.
_MOSTLY_NEW: Final = 0.5


@dataclass(frozen=True)
class Verdicts:
    """``path`` holds the group's contested rows (None where it has none that could be); ``losers`` by file_id stands for
    the rows that are duplicates, for files with any."""

    path: Path | None
    losers: Mapping[str, str]


@cache
def _code() -> str:
    return code_of(*(Path(module.__file__ or "") for module in (duplicates, staged_rows)), Path(__file__))


def judge(connection: duckdb.DuckDBPyConnection, group: Sequence[UseFile], kept: KeptFiles) -> Verdicts:
    """The verdicts on one group of related files."""
    if len(group) == 1:
        return Verdicts(None, {})
    key = key_of("duplicates", _code(), [[file.file_id, file.content] for file in group])
    path = kept.find(key)
    if path is None:
        _find_contested(connection, group, kept)
        losers = _losers(connection)
        query = "FROM contested ORDER BY file_id, row_number"
        files = json.dumps([[file.file_id, file.content] for file in group])
        path = kept.make(
            key,
            lambda beside: write_parquet(connection, query, beside, {"files": files, "losers": json.dumps(losers)}),
        )
        connection.execute("DROP TABLE contested")
        return Verdicts(path, losers)
    return Verdicts(path, json.loads(_told(connection, path)["losers"]))


def _find_contested(connection: duckdb.DuckDBPyConnection, group: Sequence[UseFile], kept: KeptFiles) -> None:
    """Table ``contested``: the rows that stand in more than one file of the group, and whether each is a duplicate."""
    former, still = _best_former(connection, group, kept)
    fresh = [file for file in group if file not in still]
    register_files(connection, group, "group_file")
    if former is None or sum(file.rows for file in fresh) > _MOSTLY_NEW * sum(file.rows for file in group):
        connection.execute(f"CREATE OR REPLACE TEMP VIEW candidate AS {_rows_of(connection, group)}")
    else:
        _gather_touched(connection, former, still, fresh)
        connection.execute("CREATE OR REPLACE TEMP VIEW candidate AS FROM candidate_row")
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE contested AS
        WITH named AS NOT MATERIALIZED (
            SELECT candidate.*, delivered, hash({_NAMES}) AS likeness FROM candidate JOIN group_file USING (file_id)
        ),
        several AS (SELECT likeness FROM named GROUP BY likeness HAVING min(delivered) <> max(delivered)),
        numbered AS (
            SELECT *, row_number() OVER (PARTITION BY file_id, {_NAMES} ORDER BY row_number) AS occurrence
            FROM named SEMI JOIN several USING (likeness)
        )
        SELECT file_id, row_number, {_NAMES},
            row_number() OVER (PARTITION BY {_NAMES}, occurrence ORDER BY delivered) > 1 AS is_duplicate
        FROM numbered
        """
    )
    connection.execute("DROP VIEW candidate")
    connection.execute("DROP TABLE IF EXISTS candidate_row")


def _gather_touched(
    connection: duckdb.DuckDBPyConnection, former: Path, still: Sequence[UseFile], fresh: Sequence[UseFile]
) -> None:
    """Table ``candidate_row``: all rows of files that came, and those of the others that are equal to one of them or were
    contested before."""
    register_files(connection, still, "still_file")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE candidate_row AS SELECT file_id, row_number, {_NAMES} "
        f"FROM read_parquet({listed([former])}) SEMI JOIN still_file USING (file_id)"
    )
    if not fresh:
        return
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_row AS {_rows_of(connection, fresh)}")
    # Two numbers first: hardly any row of the others has both in common with one that came.
    connection.execute(
        f"""
        INSERT INTO candidate_row
        FROM ({_rows_of(connection, still)})
        SEMI JOIN (SELECT DISTINCT row_key, instant FROM fresh_row) USING (row_key, instant)
        ANTI JOIN candidate_row USING (file_id, row_number)
        """
    )
    connection.execute("INSERT INTO candidate_row FROM fresh_row")
    connection.execute("DROP TABLE fresh_row")


def _rows_of(connection: duckdb.DuckDBPyConnection, files: Sequence[UseFile]) -> str:
    stored = stored_rows(connection, USES, [str(file.path) for file in files])
    return f"SELECT file_id, row_number, {_CELLS} FROM ({stored})"


def _best_former(
    connection: duckdb.DuckDBPyConnection, group: Sequence[UseFile], kept: KeptFiles
) -> tuple[Path | None, list[UseFile]]:
    """Kept verdicts on the most of these rows, and the files that they cover as they still lie there.

    One alone: of two groups that were apart nobody knows whether they were so on the same night.
    """
    best: tuple[Path | None, list[UseFile]] = (None, [])
    for path in kept.whole():
        there = {tuple(file) for file in json.loads(_told(connection, path).get("files", "[]"))}
        still = [file for file in group if (file.file_id, file.content) in there]
        if sum(file.rows for file in still) > sum(file.rows for file in best[1]):
            best = (path, still)
    return best


def _losers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """File_id -> a hash over the numbers of its rows that are duplicates."""
    found = connection.execute(
        "SELECT file_id, list(row_number ORDER BY row_number) AS numbers FROM contested WHERE is_duplicate GROUP BY file_id"
    ).fetchnumpy()
    return {
        str(file_id): hashlib.sha256(np.asarray(numbers, np.int64).tobytes()).hexdigest()
        for file_id, numbers in zip(found["file_id"], found["numbers"], strict=True)
    }


def _told(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    rows = connection.execute(f"SELECT key, value FROM parquet_kv_metadata({listed([path])})").fetchall()
    return {key.decode(): value.decode() for key, value in rows}
