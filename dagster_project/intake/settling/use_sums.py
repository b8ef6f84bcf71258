"""What figures need of single uses, summed once per landed file and kept as long as its rows and their fate are the same.

A large file has sums of its own; small ones share some, so that a thousand files are no thousand reads. Who is whom and
who is excluded is decided afterwards, over the sums: another roster costs no pass over the rows. Add here: another sum.
Keep out: which rows are duplicates (use_duplicates.py), persons, figures (dbt).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import duckdb

from dagster_project.intake.settling import staged_rows
from dagster_project.intake.settling.staged_rows import stored_rows
from dagster_project.intake.settling.use_files import USES, UseFile
from dagster_project.kept_files import KeptFiles, code_of, key_of, listed, write_parquet

# A file of so many rows has sums of its own; smaller ones of a trial share one of so many bundles.
LARGE: Final = 50_000
BUNDLES: Final = 16

Period = tuple[date, date]

# Relations of one bundle: ``stored`` all rows, ``counted`` those that are no duplicate and lie in the trial's period.
SUMS: Final[Mapping[str, str]] = {
    "use_day": "SELECT file_id, trial_id, identity_key, used_on, count(*) AS uses FROM counted GROUP BY ALL ORDER BY identity_key, used_on",
    "use_session": "SELECT file_id, trial_id, identity_key, session_key, count(*) AS uses FROM counted GROUP BY ALL ORDER BY identity_key",
    "use_fate": "SELECT file_id, trial_id, identity_key, kind_code, fate, count(*) AS uses, min(row_number) AS first_row "
    "FROM judged GROUP BY ALL ORDER BY ALL",
    "use_file": "SELECT file_id, trial_id, count(*) AS stored_rows, count(DISTINCT row_number) AS numbered_rows "
    "FROM stored GROUP BY ALL ORDER BY ALL",
}
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "use_day": {"used_on": "DATE", "uses": "BIGINT"},
    "use_session": {"session_key": "BIGINT", "uses": "BIGINT"},
    "use_fate": {"kind_code": "VARCHAR", "fate": "VARCHAR", "uses": "BIGINT", "first_row": "BIGINT"},
    "use_file": {"stored_rows": "BIGINT", "numbered_rows": "BIGINT"},
}


@cache
def _code() -> str:
    return code_of(Path(staged_rows.__file__), Path(__file__))


def bundles(files: Sequence[UseFile]) -> list[list[UseFile]]:
    """The files by whose sums are kept together; each lies in one bundle, those of a bundle in one trial."""
    found: dict[tuple[str, str], list[UseFile]] = {}
    for file in files:
        number = int(hashlib.sha256(file.file_id.encode()).hexdigest(), 16) % BUNDLES
        found.setdefault((file.trial_id, file.file_id if file.rows >= LARGE else str(number)), []).append(file)
    return list(found.values())


def sum_up(
    connection: duckdb.DuckDBPyConnection,
    bundle: Sequence[UseFile],
    losers: Mapping[str, str],
    contested: Sequence[Path],
    period: Period | None,
    kept: KeptFiles,
) -> dict[str, Path]:
    """The sums of one bundle, each as a kept file; ``losers`` stands for the duplicates of each file (use_duplicates.py),
    which are read from ``contested``. Without a ``period`` no use counts: no trial is declared."""
    days = [str(day) for day in period or ()]
    parts = [_code(), days, [[file.file_id, file.content, losers.get(file.file_id, "")] for file in bundle]]
    keys = {name: key_of(name, *parts) for name in SUMS}
    found = {name: kept.find(key) for name, key in keys.items()}
    if any(path is None for path in found.values()):
        _look(connection, bundle, losers, contested, period)
    return {
        name: path or kept.make(keys[name], lambda beside, name=name: write_parquet(connection, SUMS[name], beside))  # type: ignore[misc]
        for name, path in found.items()
    }


def _look(
    connection: duckdb.DuckDBPyConnection,
    bundle: Sequence[UseFile],
    losers: Mapping[str, str],
    contested: Sequence[Path],
    period: Period | None,
) -> None:
    """Views ``stored``, ``judged`` (with its fate) and ``counted`` over the rows of the bundle."""
    stored = stored_rows(connection, USES, [str(file.path) for file in bundle])
    connection.execute(f"CREATE OR REPLACE TEMP VIEW stored AS SELECT *, scope_id AS trial_id FROM ({stored})")
    inside = f"used_on BETWEEN DATE '{period[0]}' AND DATE '{period[1]}'" if period else "FALSE"
    fate, beside = "", ""
    lost = [file.file_id for file in bundle if file.file_id in losers]
    if lost:
        named = ", ".join("'" + file_id.replace("'", "''") + "'" for file_id in lost)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE lost AS SELECT file_id, row_number, TRUE AS is_lost "
            f"FROM read_parquet({listed(contested)}) WHERE is_duplicate AND file_id IN ({named})"
        )
        fate, beside = "WHEN is_lost THEN 'duplicate' ", "LEFT JOIN lost USING (file_id, row_number)"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW judged AS SELECT stored.*, "
        f"CASE {fate}WHEN {inside} THEN 'accepted' ELSE 'outside_period' END AS fate FROM stored {beside}"
    )
    connection.execute("CREATE OR REPLACE TEMP VIEW counted AS FROM judged WHERE fate = 'accepted'")
