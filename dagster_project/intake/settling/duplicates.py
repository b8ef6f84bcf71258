"""Which landed rows are the same row in several deliveries: of equal rows, the largest number in any one file counts.

Add here: what makes a row of one delivery the row of another. Keep out: the key of a row (landing/row_identity.py),
every other fate (settlement.py), and single uses, of which there are millions (use_duplicates.py).
"""

from __future__ import annotations

import duckdb

# What a row's key says nothing of, since it lands as it stands (landing/use_key.py); never NULL, which equals nothing.
_AS_LANDED = {"usage_event": {"instant": "epoch_us(used_at)", "characters": "coalesce(text_length, -1)"}}


def compared_cells(table: str) -> dict[str, str]:
    """What is equal where two stored rows are the same: names, and SQL over a stored row."""
    return {"row_key": "row_key", "person": "coalesce(identity_key, '')", **_AS_LANDED.get(table, {})}


def find_duplicates(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Table ``duplicate_<table>`` (file_id, row_number) from view ``stored_<table>`` and ``delivery_order``.

    Only rows that may stand in more than one file of a folder are numbered: the n-th equal row of a file is the n-th of
    every other, and counts in the first of them. Which ones may is told by a hash of what is compared: grouping all rows
    by the cells themselves took half of a settlement.
    """
    by = compared_cells(table)
    told_apart = ", ".join(f"{cell} AS {name}" for name, cell in by.items())
    same = ", ".join(by)
    connection.execute(
        f"""
        CREATE TEMP TABLE duplicate_{table} AS
        WITH shared AS (
            SELECT scope_id FROM delivery_order WHERE landed_table = '{table}' GROUP BY scope_id HAVING count(*) > 1
        ),
        named AS NOT MATERIALIZED (
            SELECT file_id, scope_id, delivered, row_number, {told_apart}, hash({", ".join(by.values())}) AS likeness
            FROM stored_{table} JOIN delivery_order USING (file_id, scope_id) SEMI JOIN shared USING (scope_id)
        ),
        contested AS (
            SELECT likeness FROM named GROUP BY likeness HAVING min(delivered) <> max(delivered)
        ),
        numbered AS (
            SELECT *, row_number() OVER (PARTITION BY file_id, {same} ORDER BY row_number) AS occurrence
            FROM named SEMI JOIN contested USING (likeness)
        )
        SELECT file_id, row_number
        FROM (
            SELECT file_id, row_number,
                row_number() OVER (PARTITION BY scope_id, {same}, occurrence ORDER BY delivered) AS standing
            FROM numbered
        )
        WHERE standing > 1
        """
    )
