"""How well each delivered file's people were recognised: counts by method, and the rows of her own file to open.

Pure reading of a settled work database. Add here: what else the officer should look at in her file. Keep out: how
people are told apart (identity.py), and anything that names one: rows go by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import duckdb

from dagster_project.intake.settling.tables import LANDED
from dagster_project.messages import Message

ROWS_NAMED: Final = 20
ANONYMOUS: Final = "anonymous"
# Rows of these methods count as a person of their own.
UNRECOGNISED: Final = ("unmatched", "ambiguous")

# What people call each method of identity.resolve, in the order in which they are shown.
METHOD_TITLES: Final[Mapping[str, Message]] = {
    "staff_number": Message("職員番号", "staff number"),
    "email": Message("メールアドレス", "e-mail"),
    "account": Message("ツールのアカウント", "account of the tool"),
    "upn": Message("別ドメインのログイン名", "login name of another domain"),
    "name_with_section": Message("氏名と所属", "name with section"),
    "name": Message("氏名だけ", "name alone"),
    "roster": Message("名簿どおり", "as on a roster"),
    "roster_shared": Message("名簿どおり（番号やメールを共用）", "as on a roster, sharing a number or e-mail"),
    "unmatched": Message("名簿にない", "on no roster"),
    "ambiguous": Message("一人に決まらない", "several people can be meant"),
    ANONYMOUS: Message("無記名", "anonymous"),
}


@dataclass(frozen=True)
class FileMatches:
    """One delivered file's accepted rows by the method of identity.resolve (``anonymous``: nobody is named;
    ``roster`` in a file that is none: written exactly as a roster writes it).

    ``spellings`` counts the different ways in which they are written. The row lists hold the first row of each
    spelling, ROWS_NAMED at most, in the order of the file: ``ambiguous`` (several people can be meant), ``unmatched``
    (nobody of a roster) and ``shared`` (written as on a roster, with a number or e-mail that several people bear, so
    that it binds nobody).
    """

    path: str
    scope_id: str
    kind: str
    by_method: Mapping[str, int]
    spellings: Mapping[str, int] = field(default_factory=dict)
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
    rows = (
        f"SELECT file_id, identity_key, 1 AS uses, row_number AS first_row FROM landed.{table}"
        for table in tables
        if table != "usage_event"  # summed: ten million rows are some thousand people
    )
    union = " UNION ALL ".join([*rows, "SELECT file_id, identity_key, uses, first_row FROM landed.usage_kind"])
    found = connection.execute(
        f"""
        WITH seen AS (
            SELECT file_id, identity_key, sum(uses) AS seen_rows, min(first_row) AS first_row
            FROM ({union}) GROUP BY file_id, identity_key
        )
        SELECT file.path, file.scope_id, file.kind, coalesce(person.method, '{ANONYMOUS}') AS by_method,
            CAST(sum(seen_rows) AS BIGINT), count(*), list_sort(list(first_row))[:{ROWS_NAMED}]
        FROM seen
        JOIN landed.delivered_file AS file USING (file_id)
        LEFT JOIN landed.person AS person USING (identity_key)
        WHERE file.rows_accepted > 0
        GROUP BY file.path, file.scope_id, file.kind, by_method
        ORDER BY file.path, by_method
        """
    ).fetchall()
    files: dict[tuple[str, str, str], dict[str, tuple[int, int, tuple[int, ...]]]] = {}
    for path, scope_id, kind, method, rows, spellings, first_rows in found:
        files.setdefault((path, scope_id, kind), {})[method] = (rows, spellings, tuple(first_rows))
    return [
        FileMatches(
            *file,
            {method: rows for method, (rows, _, _) in methods.items()},
            {method: spellings for method, (_, spellings, _) in methods.items()},
            *(
                methods[method][2] if method in methods else ()
                for method in ("ambiguous", "unmatched", "roster_shared")
            ),
        )
        for file, methods in files.items()
    ]
