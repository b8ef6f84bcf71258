"""What the deliveries mean together: persons, duplicates between files, excluded people, the trial's period.

It fills schemas ``landed`` and ``programme`` of the work database; what it leaves out is counted in
``landed.delivered_file``, where every file's rows add up. Add here: a rule between files, or one that the programme
decides and that may change without the file. Keep out: rules of one row (landing/), and figures (dbt).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from dagster_project.intake.deliveries.delivered_files import write_delivered_files
from dagster_project.intake.deliveries.ledger import Ledger
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.settling import settled_activity, settled_counts, settled_forms
from dagster_project.intake.settling.duplicates import find_duplicates
from dagster_project.intake.settling.programme_tables import register_programme
from dagster_project.intake.settling.settled_people import EXCLUDED_BY, excluded_tokens, resolve_people
from dagster_project.intake.settling.settled_uses import FATES, Sums, settle_uses
from dagster_project.intake.settling.staged_rows import (
    MAIN_TABLE,
    delivery_order,
    landed_paths,
    stage,
    stage_identities,
)
from dagster_project.intake.settling.tables import LANDED
from dagster_project.intake.settling.use_files import USES
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot

_SCOPE_COLUMN = {
    "usage_count": "trial_id",
    "last_activity": "trial_id",
    "attendance": "workshop_id",
    "survey_response": "survey_id",
}

# Judged row by row; of single uses only what is new is (settled_uses.py).
_JUDGED = tuple(table for table in MAIN_TABLE.values() if table != USES)

# Tables of what responses answered, and their columns behind the question.
_OF_RESPONSES = {"survey_answer": "option_order, text_length", "survey_theme": "theme_code"}


@dataclass(frozen=True)
class Settled:
    """What a settlement found: rows per landed table, what the deliveries say against one another, and warnings."""

    counts: dict[str, int]
    refusals: tuple[Message, ...]
    warnings: tuple[Message, ...]


def settle(root: DataRoot, ledger: Ledger, programme: Programme, key: PseudonymKey) -> Settled:
    """Writes the work database anew.

    The database is built beside its final name and renamed: a killed settlement leaves no half database behind.
    """
    root.work.mkdir(parents=True, exist_ok=True)
    fresh = root.work / ".settling.duckdb"
    for leftover in (fresh, Path(f"{fresh}.wal")):
        leftover.unlink(missing_ok=True)
    sums = Sums(root)
    with open_database(fresh) as connection:
        settle_into(connection, root, ledger, programme, key, sums)
        register_programme(connection, programme)
        counts = {
            table: int(connection.execute(f"SELECT count(*) FROM landed.{table}").fetchall()[0][0])
            for table in LANDED
            if table == "usage_count" or not table.startswith("usage_")
        }
        ((uses,),) = connection.execute("SELECT coalesce(sum(uses), 0) FROM landed.usage_kind").fetchall()
        counts[USES] = int(uses)
        paths = {delivery.file_id: delivery.path for delivery in ledger.active()}
        refusals = (
            *settled_forms.contradictions(connection, paths),
            *settled_counts.contradictions(connection, paths),
        )
        warnings = (*settled_counts.left_out(connection), *settled_activity.left_out(connection))
        connection.execute("CHECKPOINT")
    Path(f"{root.work_database}.wal").unlink(missing_ok=True)
    fresh.replace(root.work_database)
    sums.sweep()
    return Settled(counts, refusals, warnings)


def open_database(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A DuckDB file with everything off that would reach for a network."""
    return duckdb.connect(
        str(path),
        read_only=read_only,
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        },
    )


def settle_into(
    connection: duckdb.DuckDBPyConnection,
    root: DataRoot,
    ledger: Ledger,
    programme: Programme,
    key: PseudonymKey,
    sums: Sums,
) -> None:
    """Schemas ``landed`` and ``settled``, and every stored row with its fate in the temporary relations
    ``settled_<table>``."""
    connection.execute("CREATE SCHEMA landed")
    connection.register("delivery_order", delivery_order(ledger))
    stage_identities(connection, root, ledger)
    for table in _JUDGED:
        stage(connection, root, ledger, table)
    resolve_people(connection, sums.people)
    _exclude(connection, programme, key)
    connection.register("trial_periods", _trial_periods(programme))
    for table in _JUDGED:
        _judge(connection, table, programme.timezone)
        columns = ", ".join(LANDED[table])
        connection.execute(
            f"CREATE TABLE landed.{table} AS SELECT {columns} FROM settled_{table} WHERE fate = 'accepted'"
        )
    for table, facts in _OF_RESPONSES.items():
        _of_responses(connection, root, ledger, table, facts)
    periods = {trial.id: (trial.start, trial.end) for trial in programme.trials}
    settle_uses(connection, root, ledger, periods, sums)
    judged = [f"SELECT file_id, fate, count(*) FROM settled_{table} GROUP BY ALL" for table in _JUDGED]
    write_delivered_files(connection, ledger, [*judged, FATES])


def _exclude(connection: duckdb.DuckDBPyConnection, programme: Programme, key: PseudonymKey) -> None:
    """Table ``excluded_identity``: the identity keys that a declared shared or test account bears a token of."""
    connection.register("excluded_tokens", excluded_tokens(programme, key))
    borne = " OR ".join(
        f"{column} IN (SELECT token FROM excluded_tokens WHERE token_column = '{column}' AND token <> '')"
        for column in EXCLUDED_BY
    )
    connection.execute(
        f"CREATE TEMP TABLE excluded_identity AS SELECT DISTINCT identity_key FROM stored_identity WHERE {borne}"
    )


def _trial_periods(programme: Programme) -> pa.Table:
    return pa.table(
        {
            "trial_id": pa.array([trial.id for trial in programme.trials], pa.string()),
            "first_day": pa.array([trial.start for trial in programme.trials], pa.date32()),
            "last_day": pa.array([trial.end for trial in programme.trials], pa.date32()),
            "counts_partial_periods": pa.array(
                [trial.partial_periods == "count" for trial in programme.trials], pa.bool_()
            ),
        }
    )


def _judge(connection: duckdb.DuckDBPyConnection, table: str, timezone: str) -> None:
    """View ``settled_<table>``: every stored row with its fate (accepted, duplicate, excluded_person,
    outside_period, across_trial_edge, after_trial_end). Rosters are dated lists: the same person in the next one is no duplicate."""
    if table == "roster_entry":
        connection.execute(f"CREATE TEMP TABLE duplicate_{table} (file_id VARCHAR, row_number BIGINT)")
    else:
        find_duplicates(connection, table)
    outside = across = after = "FALSE"
    if table == "usage_count":
        outside, across = settled_counts.OUTSIDE_PERIOD, settled_counts.ACROSS_TRIAL_EDGE
    if table == "last_activity":
        outside, after = settled_activity.BEFORE_TRIAL, settled_activity.AFTER_TRIAL
    scope = _SCOPE_COLUMN.get(table)
    own_columns = f", scope_id AS {scope}" if scope else ""
    if table == "survey_response":
        own_columns += f", CAST(timezone('{timezone}', submitted_at) AS DATE) AS submitted_on"
    connection.execute(
        f"""
        CREATE TEMP VIEW settled_{table} AS
        SELECT stored.*{own_columns}, CASE
                WHEN duplicate.row_number IS NOT NULL THEN 'duplicate'
                WHEN identity_key IN (SELECT identity_key FROM excluded_identity) THEN 'excluded_person'
                WHEN {outside} THEN 'outside_period'
                WHEN {across} THEN 'across_trial_edge'
                WHEN {after} THEN 'after_trial_end'
                ELSE 'accepted'
            END AS fate
        FROM stored_{table} AS stored
        LEFT JOIN duplicate_{table} AS duplicate USING (file_id, row_number)
        """
    )


def _of_responses(
    connection: duckdb.DuckDBPyConnection, root: DataRoot, ledger: Ledger, table: str, facts: str
) -> None:
    """Table ``landed.<table>``: what the accepted responses answered."""
    paths = landed_paths(root, ledger, table)
    declared = ", ".join(f"{name} {kind}" for name, kind in LANDED[table].items())
    connection.execute(f"CREATE TABLE landed.{table} ({declared})")
    if not paths:
        return
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    connection.execute(
        f"""
        INSERT INTO landed.{table}
        SELECT answer.file_id, answer.row_number, answer.scope_id, question_code, {facts}
        FROM read_parquet([{listed}]) AS answer
        JOIN landed.survey_response AS response
            ON response.file_id = answer.file_id AND response.row_number = answer.row_number
        ORDER BY ALL
        """
    )
