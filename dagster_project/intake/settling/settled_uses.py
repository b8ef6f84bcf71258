"""Single uses as downstream sees them: sums per landed file, and the rows themselves only for who asks for them.

Schema ``settled`` of the work database holds what is said of the rows (kept files, as views over them); from it come
the relations of schema ``landed``. Add here: another relation of single uses. Keep out: their making (use_sums.py,
use_duplicates.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb

from dagster_project.intake.deliveries.ledger import Ledger
from dagster_project.intake.settling import use_duplicates, use_sums
from dagster_project.intake.settling.staged_rows import stored_rows
from dagster_project.intake.settling.tables import LANDED
from dagster_project.intake.settling.use_files import USES, UseFile, related, use_files
from dagster_project.intake.settling.use_sums import Period
from dagster_project.kept_files import KeptFiles, listed
from dagster_project.settings import DataRoot

# Columns of every sum; what else one has stands in use_sums.COLUMNS.
_OF_FILE: Final = {"file_id": "VARCHAR", "trial_id": "VARCHAR"}
_OF_PERSON: Final = {**_OF_FILE, "identity_key": "VARCHAR"}

_COUNTED: Final = "ANTI JOIN settled.excluded_identity USING (identity_key)"
# Relation of schema landed -> its rows.
_LANDED: Final[Mapping[str, str]] = {
    "usage_day": f"settled.use_day {_COUNTED}",
    "usage_session": f"settled.use_session {_COUNTED}",
    "usage_kind": f"(FROM settled.use_fate WHERE fate = 'accepted') {_COUNTED}",
    "usage_file": "settled.use_file",
}

# Rows of each file by what became of them: who is excluded is so whenever the row is no duplicate.
FATES: Final = """
SELECT file_id, CASE WHEN fate <> 'duplicate' AND excluded.identity_key IS NOT NULL THEN 'excluded_person' ELSE fate END,
    CAST(sum(uses) AS BIGINT)
FROM settled.use_fate LEFT JOIN settled.excluded_identity AS excluded USING (identity_key)
GROUP BY ALL
"""


class Sums:
    """The kept files of a night on a data root; ``sweep`` once the work database that reads them stands."""

    def __init__(self, root: DataRoot) -> None:
        self.people = KeptFiles(root.settled / "people")
        self.verdicts = KeptFiles(root.settled / "verdicts")
        self.sums = KeptFiles(root.settled / "sums")

    def sweep(self) -> None:
        self.people.sweep()
        self.verdicts.sweep()
        self.sums.sweep()


def settle_uses(
    connection: duckdb.DuckDBPyConnection,
    root: DataRoot,
    ledger: Ledger,
    periods: Mapping[str, Period],
    sums: Sums,
) -> None:
    """Schema ``settled``, and the relations of single uses in schema ``landed``; ``periods`` by trial. Reads
    ``stored_identity`` and ``excluded_identity``."""
    files = use_files(root, ledger)
    groups = related(connection, files)
    verdicts = [use_duplicates.judge(connection, group, sums.verdicts) for group in groups]
    contested = [verdict.path for verdict in verdicts if verdict.path is not None]
    losers = {file_id: lost for verdict in verdicts for file_id, lost in verdict.losers.items()}
    paths: dict[str, list[Path]] = {name: [] for name in use_sums.SUMS}
    for bundle in use_sums.bundles(files):
        period = periods.get(bundle[0].trial_id)
        made = use_sums.sum_up(connection, bundle, losers, contested, period, sums.sums)
        for name, path in made.items():
            paths[name].append(path)
    connection.execute("CREATE SCHEMA settled")
    connection.execute("CREATE TABLE settled.excluded_identity AS FROM excluded_identity")
    for name, own in use_sums.COLUMNS.items():
        columns = {**(_OF_FILE if name == "use_file" else _OF_PERSON), **own}
        connection.execute(f"CREATE VIEW settled.{name} AS {_read(paths[name], columns)}")
    verdict_of = {
        file.file_id: verdict.path
        for group, verdict in zip(groups, verdicts, strict=True)
        for file in group
        if verdict.path is not None
    }
    _name_sources(connection, files, verdict_of)
    _show_rows(connection, files, contested, periods)
    for name, source in _LANDED.items():
        connection.execute(f"CREATE VIEW landed.{name} AS SELECT {', '.join(LANDED[name])} FROM {source}")


def _name_sources(
    connection: duckdb.DuckDBPyConnection, files: Sequence[UseFile], verdict_of: Mapping[str, Path]
) -> None:
    """Table ``settled.use_source``: where each file's rows lie, and the verdicts on them ('' where none could be)."""
    connection.execute(
        "CREATE TABLE settled.use_source (file_id VARCHAR, trial_id VARCHAR, path VARCHAR, verdict_path VARCHAR)"
    )
    if files:
        rows = [(file.file_id, file.trial_id, str(file.path), str(verdict_of.get(file.file_id, ""))) for file in files]
        connection.executemany("INSERT INTO settled.use_source VALUES (?, ?, ?, ?)", rows)


def _show_rows(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[UseFile],
    contested: Sequence[Path],
    periods: Mapping[str, Period],
) -> None:
    """View ``landed.usage_event``: the uses that count, row by row, for who reads rows; and temporary view
    ``settled_usage_event``: every stored row with its fate, as the other tables have it."""
    duplicate = {"file_id": "VARCHAR", "row_number": "BIGINT"}
    where = "is_duplicate" if contested else ""
    connection.execute(f"CREATE VIEW settled.duplicate_use AS {_read(contested, duplicate, where)}")
    connection.execute("CREATE TABLE settled.use_period (trial_id VARCHAR, first_day DATE, last_day DATE)")
    if periods:
        rows = [(trial, *period) for trial, period in periods.items()]
        connection.executemany("INSERT INTO settled.use_period VALUES (?, ?, ?)", rows)
    stored = stored_rows(connection, USES, [str(file.path) for file in files])
    connection.execute(
        f"""
        CREATE TEMP VIEW settled_{USES} AS
        SELECT stored.*, CASE
                WHEN (file_id, row_number) IN (SELECT (file_id, row_number) FROM settled.duplicate_use) THEN 'duplicate'
                WHEN identity_key IN (SELECT identity_key FROM settled.excluded_identity) THEN 'excluded_person'
                WHEN used_on BETWEEN first_day AND last_day THEN 'accepted'
                ELSE 'outside_period'
            END AS fate
        FROM ({stored}) AS stored LEFT JOIN settled.use_period AS period ON period.trial_id = scope_id
        """
    )
    columns = ", ".join(LANDED[USES])
    connection.execute(
        f"CREATE VIEW landed.{USES} AS SELECT {columns} FROM (SELECT *, scope_id AS trial_id FROM ({stored})) "
        "JOIN settled.use_period USING (trial_id) ANTI JOIN settled.duplicate_use USING (file_id, row_number) "
        f"{_COUNTED} WHERE used_on BETWEEN first_day AND last_day"
    )


def _read(paths: Iterable[Path], columns: Mapping[str, str], where: str = "") -> str:
    known = listed(paths)
    if known == "[]":
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items())
        return f"SELECT {nothing} LIMIT 0"
    condition = f" WHERE {where}" if where else ""
    return f"SELECT {', '.join(columns)} FROM read_parquet({known}){condition}"
