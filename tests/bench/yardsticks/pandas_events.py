"""pandas: exports to stored events, stored events to the aggregates behind the marts. All rows are in memory at once.

Add here: nothing but what makes this faster and stays plain. Keep out: marts (marts.py).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from tests.bench.yardsticks.exports import CODES, COLUMNS, NAMES, in_utf8, token, trial_of


def store(files: list[Path], target: Path) -> None:
    """Typed columns, a keyed token per distinct address, each event once."""
    delivered = pd.concat([_read(path) for path in in_utf8(files, target.parent)], ignore_index=True)
    people = {address: token(address) for address in delivered["address"].unique()}
    # The n-th equal row of one export is the n-th of every other.
    cells = ["trial_id", *NAMES]
    delivered["place"] = delivered.groupby(["file", *cells], sort=False, observed=True).cumcount()
    events = delivered.drop_duplicates([*cells, "place"])
    events = events.assign(
        person=events["address"].map(people),
        kind_code=events["label"].map(CODES),
        used_on=events["used_at"].astype(pd.ArrowDtype(pa.date32())),
    )
    events[[*COLUMNS, "used_on"]].to_parquet(target, compression="zstd", index=False)


def _read(path: Path) -> pd.DataFrame:
    log = pd.read_csv(path, names=NAMES, header=0, engine="pyarrow", dtype_backend="pyarrow")
    used_at = pd.to_datetime(log["used_at"], format="%Y/%m/%d %H:%M:%S")
    return log.assign(used_at=used_at, file=str(path), trial_id=trial_of(path))


def aggregate(stored: Path) -> dict[str, pa.Table]:
    events = pd.read_parquet(stored, dtype_backend="pyarrow")
    tables = {
        "usage_day": events.groupby(["trial_id", "person", "used_on"], sort=False).size().reset_index(name="uses"),
        "person_session": events.groupby(["trial_id", "person"], sort=False)["session"]
        .nunique()
        .reset_index(name="sessions"),
        "kind_use": events.groupby("kind_code", sort=False).size().reset_index(name="uses"),
    }
    return {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in tables.items()}
