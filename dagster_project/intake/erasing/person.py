"""Everything that landed of one person: found by the same resolution that counts people, then removed for good.

Add here: what speaks of a person beside landed rows. Keep out: removing rows (rows.py), reading who is meant
(stated.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import duckdb

from dagster_project.intake.columns.layout import undeclared
from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.deliveries.ledger import Ledger
from dagster_project.intake.erasing import records
from dagster_project.intake.erasing import rows as erasing
from dagster_project.intake.erasing.records import BINDING, ErasedPerson, Erasures
from dagster_project.intake.erasing.stated import StatedPerson
from dagster_project.intake.formats.registry import tools
from dagster_project.intake.landing.identities import identity_tokens
from dagster_project.intake.people.identity_groups import BARE_NAME, WITH_SECTION
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.settling import settled_people
from dagster_project.intake.settling.staged_rows import MAIN_TABLE, stage, stage_identities
from dagster_project.messages import CouldNotRun, Message
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot

_LISTED: Final = 20


@dataclass(frozen=True)
class RowsOfFile:
    """Rows of one delivered file, the first of them by number; ``in_inbox``: whether the raw file still lies there."""

    path: str
    rows: int
    first: tuple[int, ...]
    in_inbox: bool


@dataclass(frozen=True)
class FoundPerson:
    """``rows``: what is the person's; ``unclear``: what bears the name and may be somebody else's."""

    rows: tuple[RowsOfFile, ...]
    unclear: tuple[RowsOfFile, ...]
    erased: ErasedPerson


def erase(root: DataRoot, stated: StatedPerson, key: PseudonymKey, now: datetime, *, really: bool) -> FoundPerson:
    """Finds the person's rows, and removes them where ``really``.

    Raises:
        CouldNotRun: nobody, or several people, can be meant; AnotherNightIsRunning: a night works on the root.
    """
    with night_lock(root):
        ledger = ledgers.read(root.ledger_file, key)
        former = records.read(root.erasures_file, key)
        found = find(root, ledger, stated, key, now)
        if really:
            after = Erasures(key_fingerprint=key.fingerprint, people=(*former.people, found.erased))
            records.write(root.erasures_file, after)
            ledgers.write(root.ledger_file, erasing.carry_out(root, ledger, after))
            erasing.forget_settled(root)
        return found


def find(root: DataRoot, ledger: Ledger, stated: StatedPerson, key: PseudonymKey, now: datetime) -> FoundPerson:
    """The rows of the one person that ``stated`` means, in files that count now."""
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        connection.execute("CREATE SCHEMA landed")
        stage_identities(connection, root, ledger)
        for table in MAIN_TABLE.values():
            stage(connection, root, ledger, table)
        settled_people.resolve_people(connection)
        connection.execute(
            "CREATE TEMP TABLE known AS "
            "SELECT DISTINCT * EXCLUDE (file_id, scope_id) FROM stored_identity JOIN landed.person USING (identity_key)"
        )
        scopes = {delivery.scope_id for delivery in ledger.deliveries}
        person = _the_one(connection, _given_tokens(stated, key, scopes))
        keys = [
            str(row[0]) for row in _query(connection, "SELECT identity_key FROM known WHERE person_id = ?", person)
        ]
        unclear = _query(connection, _SAME_NAME, person)
        paths = {delivery.file_id: delivery.path for delivery in ledger.active()}
        return FoundPerson(
            rows=_rows(connection, root, keys, paths),
            unclear=_rows(connection, root, [str(row[0]) for row in unclear], paths),
            erased=ErasedPerson(
                identity_keys=tuple(sorted(keys)),
                tokens={column: _own_tokens(connection, column, person) for column in BINDING},
                erased_at=now.isoformat(timespec="seconds"),
            ),
        )


# Combinations that bear one of the person's names and may be anybody's.
_SAME_NAME: Final = f"""
    SELECT DISTINCT other.identity_key
    FROM known AS other
    JOIN known AS own ON own.person_id = $1 AND other.person_id <> $1
        AND list_has_any(
            [coalesce(own.{BARE_NAME[0]}, ''), coalesce(own.{BARE_NAME[1]}, '')],
            list_filter([other.{BARE_NAME[0]}, other.{BARE_NAME[1]}], token -> token IS NOT NULL)
        )
    WHERE other.method = 'ambiguous'
"""


def _given_tokens(stated: StatedPerson, key: PseudonymKey, scopes: Iterable[str]) -> list[tuple[str, str]]:
    """(column, token) to look for: numbers, e-mails and accounts where there is one, else the name."""
    texts = (stated.staff_number, stated.email, stated.name, stated.section)
    made = [identity_tokens(key, *texts)]
    if stated.account:
        known_tools = tools(scopes, (undeclared("usage_log"),))
        made += [identity_tokens(key, *texts, account=stated.account, tool=tool) for tool in known_tools]
    binding = {(column, token) for one in made for column in BINDING if (token := one[column])}
    column = WITH_SECTION[0] if stated.section else BARE_NAME[0]
    named = {(column, token) for one in made if (token := one[column])}
    return sorted(binding or named)


def _the_one(connection: duckdb.DuckDBPyConnection, tokens: Sequence[tuple[str, str]]) -> str:
    people = {
        str(row[0])
        for column, token in tokens
        for row in _query(connection, f"SELECT DISTINCT person_id FROM known WHERE {column} = ?", token)
    }
    if len(people) == 1:
        return people.pop()
    if not people:
        raise CouldNotRun(
            Message(
                "その人の行は取り込まれていません。何も消していません。",
                "No row of that person has landed. Nothing was erased.",
            )
        )
    raise CouldNotRun(
        Message(
            f"{len(people)} 人が当てはまり、一人に決まりません。職員番号かメールアドレスを書いてください。何も消していません。",
            f"{len(people)} people can be meant. State the staff number or e-mail. Nothing was erased.",
        )
    )


def _own_tokens(connection: duckdb.DuckDBPyConnection, column: str, person: str) -> tuple[str, ...]:
    """Tokens of the column that this person bears and nobody else."""
    rows = _query(
        connection,
        f"SELECT {column} FROM known WHERE {column} IS NOT NULL GROUP BY {column} "
        "HAVING min(person_id) = $1 AND max(person_id) = $1 ORDER BY 1",
        person,
    )
    return tuple(str(row[0]) for row in rows)


def _rows(
    connection: duckdb.DuckDBPyConnection, root: DataRoot, keys: Sequence[str], paths: dict[str, str]
) -> tuple[RowsOfFile, ...]:
    found: list[RowsOfFile] = []
    for table in MAIN_TABLE.values():
        rows = connection.execute(
            f"SELECT file_id, count(*), list(row_number ORDER BY row_number)[:{_LISTED}] FROM stored_{table} "
            "WHERE list_contains($1, identity_key) GROUP BY file_id",
            [list(keys)],
        ).fetchall()
        found += [
            RowsOfFile(paths[file_id], count, tuple(first), (root.path / paths[file_id]).is_file())
            for file_id, count, first in rows
        ]
    return tuple(sorted(found, key=lambda one: one.path))


def _query(connection: duckdb.DuckDBPyConnection, sql: str, value: str) -> list[tuple[object, ...]]:
    return connection.execute(sql, [value]).fetchall()
