"""The landed files of single uses as they lie tonight, and which of them may hold equal rows at all.

Add here: what tells such files apart. Keep out: their rows (use_duplicates.py, use_sums.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from dagster_project.files import digest_of
from dagster_project.intake.deliveries.ledger import Ledger
from dagster_project.intake.deliveries.stored_files import landed_file
from dagster_project.settings import DataRoot

USES: Final = "usage_event"


@dataclass(frozen=True)
class UseFile:
    """One landed file of an active delivery; ``content`` is the hash of its bytes, ``trial_id`` its scope."""

    file_id: str
    trial_id: str
    path: Path
    content: str
    rows: int


def use_files(root: DataRoot, ledger: Ledger) -> list[UseFile]:
    """In the order of the delivered files' paths: of equal rows the first file's counts."""
    deliveries = sorted((one for one in ledger.active() if USES in one.tables), key=lambda one: one.path)
    paths = [landed_file(root, delivery, USES) for delivery in deliveries]
    with ThreadPoolExecutor(2) as pool:  # hashing frees Python's lock
        contents = list(pool.map(digest_of, paths))
    return [
        UseFile(delivery.file_id, delivery.scope_id, path, content, delivery.landed_rows)
        for delivery, path, content in zip(deliveries, paths, contents, strict=True)
    ]


def related(connection: duckdb.DuckDBPyConnection, files: Sequence[UseFile]) -> list[list[UseFile]]:
    """The files in groups, each in the order given: files of two groups have no identity of a trial in common, so no row
    of one is a row of the other. Reads view ``stored_identity``."""
    register_files(connection, files)
    edges = connection.execute(
        """
        WITH borne AS (SELECT file_id, trial_id, identity_key FROM stored_identity JOIN use_file USING (file_id)),
        first_bearer AS (SELECT trial_id, identity_key, min(file_id) AS first_file FROM borne GROUP BY ALL)
        SELECT DISTINCT file_id, first_file FROM borne JOIN first_bearer USING (trial_id, identity_key)
        WHERE file_id <> first_file
        """
    ).fetchall()
    head = {file.file_id: file.file_id for file in files}
    for one, other in edges:
        head[_head(head, one)] = _head(head, other)
    groups: dict[str, list[UseFile]] = {}
    for file in files:
        groups.setdefault(_head(head, file.file_id), []).append(file)
    return list(groups.values())


def _head(head: dict[str, str], file_id: str) -> str:
    while head[file_id] != file_id:
        head[file_id] = head[head[file_id]]
        file_id = head[file_id]
    return file_id


def register_files(connection: duckdb.DuckDBPyConnection, files: Sequence[UseFile], name: str = "use_file") -> None:
    """Relation ``name`` (file_id, trial_id, delivered), ``delivered`` being the place among ``files``."""
    connection.register(
        name,
        pa.table(
            {
                "file_id": pa.array([file.file_id for file in files], pa.string()),
                "trial_id": pa.array([file.trial_id for file in files], pa.string()),
                "delivered": pa.array(range(len(files)), pa.int64()),
            }
        ),
    )
