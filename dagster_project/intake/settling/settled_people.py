"""People of a settlement: landed tokens and rosters in, ``landed.person`` out; and who is excluded by the programme.

Add here: what the resolution needs from landed rows. Keep out: who is whom (people/identity.py), and the fate of rows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from dagster_project.intake.columns.layout import undeclared
from dagster_project.intake.formats.registry import tools
from dagster_project.intake.landing.identities import identity_tokens
from dagster_project.intake.landing.rows import IDENTITY_COLUMNS
from dagster_project.intake.people import identity
from dagster_project.intake.people.identity_groups import Combination
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.kept_files import KeptFiles, code_of, key_of, listed, write_parquet
from dagster_project.programme import Programme


def resolve_people(connection: duckdb.DuckDBPyConnection, kept: KeptFiles | None = None) -> None:
    """Table ``landed.person`` from views ``stored_identity`` and ``stored_roster_entry``: anew where a combination of
    tokens or a roster came or went since it was ``kept``, and where nothing is."""
    named = [name for name in IDENTITY_COLUMNS if name != "identity_key"]
    connection.execute(
        f"""
        CREATE TEMP TABLE combination AS
        SELECT DISTINCT identity_key, {", ".join(named)}, rosters
        FROM stored_identity
        LEFT JOIN (
            SELECT identity_key, list_sort(list(DISTINCT CAST(valid_from AS VARCHAR))) AS rosters
            FROM stored_roster_entry GROUP BY identity_key
        ) USING (identity_key)
        ORDER BY ALL
        """
    )
    if kept is None:
        connection.register("resolved_people", _resolved(connection, named))
        connection.execute("CREATE TABLE landed.person AS FROM resolved_people")
        return
    # Tokens are digits and letters, so that the text of two rows is never the same by chance.
    ((content,),) = connection.execute(
        "SELECT sha256(string_agg(CAST(combination AS VARCHAR), chr(30) ORDER BY combination)) FROM combination"
    ).fetchall()
    key = key_of("people", code_of(Path(__file__), Path(identity.__file__).parent), content)
    path = kept.find(key)
    if path is None:
        connection.register("resolved_people", _resolved(connection, named))
        path = kept.make(key, lambda beside: write_parquet(connection, "FROM resolved_people", beside))
    connection.execute(f"CREATE TABLE landed.person AS FROM read_parquet({listed([path])})")


def _resolved(connection: duckdb.DuckDBPyConnection, named: list[str]) -> pa.Table:
    rows = connection.execute("FROM combination").fetchall()
    combinations = [
        Combination(row[0], dict(zip(named, row[1:-1], strict=True)), frozenset(row[-1] or ())) for row in rows
    ]
    resolved = identity.resolve(combinations)
    return pa.table(
        {
            "identity_key": pa.array([person.identity_key for person in resolved], pa.string()),
            "person_id": pa.array([person.person_id for person in resolved], pa.string()),
            "method": pa.array([person.method for person in resolved], pa.string()),
        }
    )


EXCLUDED_BY = ("staff_number_token", "email_token", "account_token", "name_token")


def excluded_tokens(programme: Programme, key: PseudonymKey) -> pa.Table:
    """Tokens of the programme's shared and test accounts, with the column that each is compared with."""
    found: list[tuple[str, str]] = []
    scopes = frozenset[str]().union(*programme.scopes().values())
    known_tools = tools(scopes, (undeclared("usage_log"),))
    for person in programme.excluded_people:
        texts = (person.staff_number or "", person.email or "", person.name or "", "", person.account or "")
        for tool in known_tools if person.account else ("",):
            made = identity_tokens(key, *texts, tool=tool)
            found += [(column, made[column] or "") for column in EXCLUDED_BY]
    return pa.table(
        {
            "token_column": pa.array([column for column, _ in found], pa.string()),
            "token": pa.array([value for _, value in found], pa.string()),
        }
    )
