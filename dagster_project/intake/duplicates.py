"""Which landed rows are the same row in several deliveries: of equal rows, the largest number in any one file counts.

Add here: what makes a row of one delivery the row of another. Keep out: the key of a row (landing/row_identity.py),
and every other fate (settlement.py).
"""

from __future__ import annotations

import duckdb


def find_duplicates(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Table ``duplicate_<table>`` (file_id, row_number) from view ``stored_<table>`` and ``delivery_order``.

    Only keys of one person that stand in more than one file of a folder are numbered: the n-th equal row of a file is the n-th of
    every other, and counts in the first of them.
    """
    connection.execute(
        f"""
        CREATE TEMP TABLE duplicate_{table} AS
        WITH shared AS (
            SELECT scope_id FROM delivery_order WHERE landed_table = '{table}' GROUP BY scope_id HAVING count(*) > 1
        ),
        named AS (
            SELECT file_id, scope_id, row_number, row_key, coalesce(identity_key, '') AS person
            FROM stored_{table} SEMI JOIN shared USING (scope_id)
        ),
        contested AS (
            SELECT scope_id, row_key, person FROM named GROUP BY ALL HAVING min(file_id) <> max(file_id)
        ),
        numbered AS (
            SELECT *, row_number() OVER (PARTITION BY file_id, row_key, person ORDER BY row_number) AS occurrence
            FROM named SEMI JOIN contested USING (scope_id, row_key, person)
        )
        SELECT file_id, row_number
        FROM (
            SELECT file_id, row_number,
                row_number() OVER (PARTITION BY scope_id, row_key, person, occurrence ORDER BY delivered) AS standing
            FROM numbered JOIN delivery_order USING (file_id, scope_id)
        )
        WHERE standing > 1
        """
    )
