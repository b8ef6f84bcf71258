"""The bench a file is landed on: its cells under the names of fields, who they name, and the key of each row.

Cells stay where the reader put them: fields and everything typed are views, so that a file of ten million rows is
held once. Add here: what every kind of file needs before its own rules. Keep out: rules and fates (rows.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import duckdb
import pyarrow as pa

from dagster_project.intake.keys import PseudonymKey
from dagster_project.intake.landing import texts
from dagster_project.intake.landing.identities import (
    IDENTITY_FIELDS,
    TOKEN_COLUMNS,
    identity_tokens,
    text_digest,
)
from dagster_project.intake.landing.row_identity import PARTING, REPEATED, compared_cells
from dagster_project.intake.layouts import Match
from dagster_project.intake.sheets import ROW_NUMBER
from dagster_project.programme import Programme

# What every row carries of its identity.
_OF_IDENTITIES: Final = ("identity_key", "section_token", "identity_digest")


@dataclass(frozen=True)
class Context:
    """What landing needs to know beside the rows."""

    scope_id: str
    programme: Programme
    key: PseudonymKey
    found: Match
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Bench:
    """An in-memory database with these relations:

    ``cells``: ``row_number`` and every field of the layout as text ('' where the sheet has no such column);
    ``identities``: one row per distinct combination of identity texts, with its tokens;
    ``fields``: cells with ``identity_key``, ``section_token``, ``identity_digest`` (of its texts as
    they stand), ``cells_digest`` (of the identity's texts and of REPEATED fields) and what was asked of open_bench().
    """

    connection: duckdb.DuckDBPyConnection
    context: Context
    names: tuple[str, ...]
    questions: Mapping[str, str]
    # Whether any cell holds a carriage return.
    is_wrapped: bool

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(query, parameters)

    def register(self, name: str, table: pa.Table) -> None:
        self.connection.register(name, table)

    def row_key(self, instants: Mapping[str, str]) -> str:
        """SQL over ``fields`` for what tells a row from others of its person between deliveries: a keyed fingerprint
        (UBIGINT) of the cells that row_identity.py compares; ``instants``: field of time -> expression to compare where
        it is not NULL, as a log that Excel saved again writes its times in another way.

        Digests of the identity's texts and of each field that repeats, and the time itself, are joined by XOR: two rows
        that differ share a key by chance alone (once in 2^64), and without the key nobody can compute or test one. Where
        there is anything else to compare, 64 bits of MD5 over it, the identity and the time stand for the time: SHA-256
        would cost as much as all the rest of landing, and what MD5 is weak at does not matter behind a secret.
        """
        cells = compared_cells(self.names, self.context.found, self.questions, instants)
        cells = [
            (before, f"replace({cell}, chr(13), '')" if cell and self.is_wrapped else cell) for before, cell in cells
        ]
        times = [(PARTING, f"coalesce(CAST({moment} AS VARCHAR), {name})") for name, moment in instants.items()]
        pieces = ["", "identity_digest", ""]
        for before, cell in (*times, *cells):
            # Literals are joined here: DuckDB would copy each of them into every row.
            pieces[-1] += before
            pieces += [cell, ""] if cell else []
        text = ", ".join(_literal(piece) if i % 2 == 0 else piece for i, piece in enumerate(pieces) if piece)
        # DuckDB 1.5's md5_number_lower takes twice the time of md5_number.
        fingerprint = f"CAST(md5_number(concat({text})) >> 64 AS UBIGINT)"
        more = [f"{moment} IS NULL" for moment in instants.values()] + [f"{cell} <> ''" for _, cell in cells if cell]
        key = "cells_digest"
        for moment in instants.values():
            key = f"xor({key}, CAST({moment} AS UBIGINT))"
        return f"CASE WHEN {' OR '.join(more)} THEN xor(cells_digest, {fingerprint}) ELSE {key} END" if more else key


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def open_bench(
    rows: pa.Table,
    context: Context,
    questions: Mapping[str, str] = MappingProxyType({}),
    read: Mapping[str, tuple[str, Callable[[str], str | None]]] = MappingProxyType({}),
) -> Bench:
    """A bench with the rows of one file; ``questions``: column -> code; ``read``: name in ``fields`` -> the column whose
    texts, each of them once, are read by a function."""
    # No spill to disk: what is on the bench still names people.
    connection = duckdb.connect(":memory:", config={"temp_directory": "", "threads": 2})
    # Rows carry their numbers; keeping their order as well would leave the typing of all of them to one thread.
    connection.execute("SET preserve_insertion_order = false")
    # DuckDB knows nothing of the size of an Arrow table and would build a join's hash table over all its rows; the
    # joins here are written with the small side on the right.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    names = tuple(name for name in rows.column_names if name != ROW_NUMBER)
    known = dict.fromkeys((*(field.name for field in context.found.layout.fields), *IDENTITY_FIELDS))
    absent = [name for name in known if name not in names]
    listed = ", ".join([ROW_NUMBER, *names, *(f"'' AS {name}" for name in absent)])
    # A field that the sheet lacks is empty in every row.
    naming = [name for name in IDENTITY_FIELDS if name in names]
    named = texts.numbered([rows[name] for name in naming], rows.num_rows)
    identities = _identities(context.key, naming, named.distinct)
    added = {name: named.standing_for(identities[name].to_pylist()) for name in _OF_IDENTITIES}
    digests = texts.Digests(rows.num_rows)
    digests.add(named, [text_digest(context.key, "identity", *_written(naming, found)) for found in named.distinct])
    columns = {*REPEATED, *(column for column, _ in read.values())}
    found = {name: texts.numbered([rows[name]] if name in names else [], rows.num_rows) for name in columns}
    for name in REPEATED:
        # An empty cell is the same as no such column.
        made = [text_digest(context.key, name, *text) if any(text) else b"" for text in found[name].distinct]
        digests.add(found[name], made)
    added["cells_digest"] = digests.column()
    for name, (column, reading) in read.items():
        added[name] = found[column].standing_for(reading("".join(text)) for text in found[column].distinct)
    for name, values in added.items():
        rows = rows.append_column(name, values)
    connection.register("extract", rows)
    connection.register("identities", identities)
    connection.execute(f"CREATE TEMP VIEW cells AS SELECT {listed} FROM extract")
    connection.execute(f"CREATE TEMP VIEW fields AS SELECT {', '.join([listed, *added])} FROM extract")
    is_wrapped = any(texts.may_hold(rows[name], b"\r") for name in names)
    return Bench(connection, context, names, questions, is_wrapped)


def _identities(key: PseudonymKey, naming: Sequence[str], distinct: Iterable[tuple[str, ...]]) -> pa.Table:
    """Tokens of each distinct combination of identity texts (people, not rows)."""
    made: list[dict[str, str | None]] = []
    for found in distinct:
        written = _written(naming, found)
        made.append(
            {**identity_tokens(key, *written), "identity_digest": text_digest(key, "person", *written).hex()[:32]}
        )
    names = dict.fromkeys((*TOKEN_COLUMNS, *_OF_IDENTITIES))
    return pa.table({name: pa.array([tokens[name] for tokens in made], pa.string()) for name in names})


def _written(naming: Sequence[str], found: tuple[str, ...]) -> tuple[str, str, str, str]:
    given = dict(zip(naming, found, strict=True))
    staff_number, email, name, section = (given.get(field, "") for field in IDENTITY_FIELDS)
    return staff_number, email, name, section
