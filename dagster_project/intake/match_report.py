"""How well each delivered file's people were recognised: counts by method, and the rows of her own file to open.

Pure reading of a settled work database. Add here: what else the officer should look at in her file. Keep out: how
people are told apart (identity.py), and anything that names one: rows go by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from dagster_project.intake.tables import LANDED

ROWS_NAMED: Final = 20
ANONYMOUS: Final = "anonymous"
# Rows of these methods count as a person of their own.
UNRECOGNISED: Final = ("unmatched", "ambiguous")


@dataclass(frozen=True)
class FileMatches:
    """One delivered file's accepted rows by the method of identity.resolve (``anonymous``: nobody is named;
    ``roster`` in a file that is none: written exactly as a roster writes it).

    The row lists hold the first ROWS_NAMED row numbers of the file, in order: ``ambiguous`` (several people can be
    meant), ``unmatched`` (nobody of a roster) and ``shared`` (written as on a roster, with a number or e-mail that
    several people bear, so that it binds nobody).
    """

    path: str
    scope_id: str
    kind: str
    by_method: Mapping[str, int]
    ambiguous: tuple[int, ...] = ()
    unmatched: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        return sum(self.by_method.values())

    @property
    def named_rows(self) -> int:
        """Rows that name somebody: the denominator of the rate."""
        return self.rows - self.by_method.get(ANONYMOUS, 0)

    @property
    def recognised_rows(self) -> int:
        """Rows of people whom a roster knows: the numerator of the rate."""
        return self.named_rows - sum(self.by_method.get(method, 0) for method in UNRECOGNISED)

    @property
    def recognised_rate(self) -> float | None:
        """``recognised_rows`` of ``named_rows``, 0..1; None where no row names anybody."""
        return self.recognised_rows / self.named_rows if self.named_rows else None

    def share(self, method: str) -> float | None:
        """Rows of one method of all named rows, 0..1."""
        return self.by_method.get(method, 0) / self.named_rows if self.named_rows else None


def match_report(connection: duckdb.DuckDBPyConnection) -> list[FileMatches]:
    """One entry per delivered file with accepted rows, by path; ``connection`` is on the settled work database."""
    tables = [name for name, columns in LANDED.items() if {"file_id", "row_number", "identity_key"} <= columns.keys()]
    union = " UNION ALL ".join(f"SELECT file_id, row_number, identity_key FROM landed.{table}" for table in tables)
    lists = ", ".join(
        f"list_slice(list(row_number ORDER BY row_number) FILTER (method = '{method}'), 1, {ROWS_NAMED})"
        for method in ("ambiguous", "unmatched", "roster_shared")
    )
    counts = connection.execute(
        f"""
        WITH judged AS (
            SELECT seen.file_id, seen.row_number, coalesce(person.method, '{ANONYMOUS}') AS method
            FROM ({union}) AS seen LEFT JOIN landed.person AS person USING (identity_key)
        )
        SELECT file.path, file.scope_id, file.kind, histogram(method), {lists}
        FROM judged JOIN landed.delivered_file AS file USING (file_id)
        WHERE file.rows_accepted > 0
        GROUP BY file.path, file.scope_id, file.kind
        ORDER BY file.path
        """
    ).fetchall()
    return [
        FileMatches(path, scope_id, kind, dict(sorted(methods.items())), *(tuple(rows or ()) for rows in found))
        for path, scope_id, kind, methods, *found in counts
    ]
