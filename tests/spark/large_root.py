"""A data root with a log of millions of uses, the same rows on every machine.

Add here: another shape of the log. Keep out: what should become of it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

_PROGRAMME = """organisation: {code: "142077", name: 市}
work_kinds: [{code: draft, label: 文章作成}, {code: survey, label: アンケート}, {code: idea, label: アイデア}]
trials: [{id: t1, name: 試行, start: 2023-10-02, end: 2023-11-30, eligible: {count: 4000}, unit_of_use: prompt}]
"""


def write_large_root(root: Path, rows: int) -> Path:
    """One trial of 60 days and one log: times evenly spread, a few people with most of the uses, one use in four of a kind
    that is not declared. About one row in a thousand is repeated in a second file that overlaps with the first."""
    folder = root / "inbox" / "trials" / "t1"
    folder.mkdir(parents=True)
    (root / "programme.yml").write_text(_PROGRAMME, encoding="utf-8")
    people = "'shokuin' || lpad(CAST(CAST(3000 * pow((hash(i) % 1000003) / 1000003, 3) AS BIGINT) AS VARCHAR), 5, '0')"
    log = f"""
        SELECT strftime(TIMESTAMP '2023-10-02 00:00:00' + to_seconds(i * 5184000 // {rows}), '%Y/%m/%d %H:%M:%S') AS 利用日時,
            {people} || '@city.example.lg.jp' AS メールアドレス,
            list_extract(['文章作成', 'アンケート', 'アイデア', '要約'], 1 + CAST(hash(i + 1) % 4 AS BIGINT)) AS 利用区分,
            hash(i + 2) % 800 AS 入力文字数
        FROM range({rows}) AS numbers (i)
    """
    connection = duckdb.connect()
    connection.execute(f"COPY ({log}) TO '{folder / 'log.csv'}' (FORMAT csv, HEADER true)")
    connection.execute(f"COPY ({log} WHERE i < {rows // 1000}) TO '{folder / 'again.csv'}' (FORMAT csv, HEADER true)")
    return root
