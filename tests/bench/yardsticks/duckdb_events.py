"""Bare DuckDB: exports to stored events, stored events to the three aggregates behind the marts.

Add here: nothing but what makes this faster and stays plain. Keep out: marts (marts.py).
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from tests.bench.yardsticks.exports import CODES, KEY, in_utf8

_AGGREGATES = {
    "usage_day": "SELECT trial_id, person, used_on, count(*) AS uses FROM '{0}' GROUP BY ALL",
    "person_session": "SELECT trial_id, person, count(DISTINCT session) AS sessions FROM '{0}' GROUP BY ALL",
    "kind_use": "SELECT kind_code, count(*) AS uses FROM '{0}' GROUP BY ALL",
}


def store(files: list[Path], target: Path) -> None:
    """Typed columns, a keyed token (HMAC-SHA-256, 128 bits) per distinct address, each event once."""
    pads = (bytes(byte ^ pad for byte in KEY.encode().ljust(64, b"\0")).hex() for pad in (0x36, 0x5C))
    inner, outer = (f"unhex('{pad}')" for pad in pads)
    listed = ", ".join(f"'{path}'" for path in in_utf8(files, target.parent))
    kinds = ", ".join(f"('{label}', '{code}')" for label, code in CODES.items())
    duckdb.connect(str(target.with_suffix(".scratch"))).execute(
        f"""
        CREATE TABLE delivered AS
        SELECT filename AS file, split_part(filename, '/', -2) AS trial_id, "利用日時" AS used_at, "メールアドレス" AS address,
            "利用区分" AS label, "入力文字数" AS text_length, "会話ID" AS session
        FROM read_csv([{listed}], filename = true, timestampformat = '%Y/%m/%d %H:%M:%S', columns = {{
            '利用日時': 'TIMESTAMP', 'メールアドレス': 'VARCHAR', '利用区分': 'VARCHAR', '入力文字数': 'BIGINT', '会話ID': 'VARCHAR'}});
        COPY (
            WITH token AS (
                SELECT address, left(sha256({outer} || unhex(sha256({inner} || encode('email' || chr(31) || address)))), 32)
                    AS person
                FROM (SELECT DISTINCT address FROM delivered)
            ),
            in_file AS (SELECT *, count(*) AS times FROM delivered GROUP BY ALL),
            once AS (
                SELECT trial_id, used_at, address, label, text_length, session, max(times) AS times FROM in_file GROUP BY ALL
            )
            SELECT trial_id, used_at, CAST(used_at AS DATE) AS used_on, person, kind_code, text_length, session
            FROM (SELECT *, unnest(range(times)) FROM once)
            JOIN token USING (address)
            LEFT JOIN (VALUES {kinds}) AS kind (label, kind_code) USING (label)
        ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
        """
    )
    target.with_suffix(".scratch").unlink()


def aggregate(stored: Path) -> dict[str, pa.Table]:
    connection = duckdb.connect()
    return {name: connection.execute(query.format(stored)).to_arrow_table() for name, query in _AGGREGATES.items()}
