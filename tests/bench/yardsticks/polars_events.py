"""polars, its streaming engine throughout: exports to stored events, stored events to the aggregates behind the marts.

Add here: nothing but what makes this faster and stays plain. Keep out: marts (marts.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from tests.bench.yardsticks.exports import CODES, COLUMNS, NAMES, in_utf8, token, trial_of


def store(files: list[Path], target: Path) -> None:
    """Typed columns, a keyed token per distinct address, each event once."""
    paths = in_utf8(files, target.parent)
    delivered = pl.concat(_read(path) for path in paths)
    addresses = delivered.select("address").unique().collect(engine="streaming")["address"]
    people = pl.LazyFrame({"address": addresses, "person": [token(address) for address in addresses]})
    kinds = pl.LazyFrame({"label": list(CODES), "kind_code": list(CODES.values())})
    cells = ["trial_id", *NAMES]
    (
        delivered.group_by("file", *cells)
        .agg(pl.len().alias("times"))
        .group_by(cells)
        .agg(pl.col("times").max())
        .join(people, on="address")
        .join(kinds, on="label", how="left")
        .select(*COLUMNS, pl.col("used_at").dt.date().alias("used_on"), "times")
        .sink_parquet(target, compression="zstd")
    )


def _read(path: Path) -> pl.LazyFrame:
    log = pl.scan_csv(path, new_columns=NAMES, schema_overrides={"used_at": pl.String, "text_length": pl.Int64})
    return log.with_columns(
        pl.col("used_at").str.to_datetime("%Y/%m/%d %H:%M:%S"),
        pl.lit(str(path)).alias("file"),
        pl.lit(trial_of(path)).alias("trial_id"),
    )


def aggregate(stored: Path) -> dict[str, Any]:
    """Arrow tables. ``times``: how often one export holds the event, the largest over the exports."""
    events = pl.scan_parquet(stored)
    queries = {
        "usage_day": events.group_by("trial_id", "person", "used_on").agg(pl.col("times").sum().alias("uses")),
        "person_session": events.group_by("trial_id", "person").agg(pl.col("session").n_unique().alias("sessions")),
        "kind_use": events.group_by("kind_code").agg(pl.col("times").sum().alias("uses")),
    }
    return {name: query.collect(engine="streaming").to_arrow() for name, query in queries.items()}
