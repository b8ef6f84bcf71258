"""The bench a file is landed on: its cells under the names of fields, who they name, and the key of each row.

Cells stay where the reader put them: fields and everything typed are views, so that a file of ten million rows is
held once. Add here: what every kind of file needs before its own rules. Keep out: rules and fates (rows.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import duckdb
import pyarrow as pa

from dagster_project.intake import tokens
from dagster_project.intake.keys import PseudonymKey
from dagster_project.intake.landing.identities import IDENTITY_FIELDS, TOKEN_COLUMNS, identity_tokens
from dagster_project.intake.landing.row_identity import compared_cells
from dagster_project.intake.layout import tool_of
from dagster_project.intake.layouts import Match
from dagster_project.intake.sheets import ROW_NUMBER
from dagster_project.programme import Programme


@dataclass(frozen=True)
class Context:
    """What landing needs to know beside the rows."""

    scope_id: str
    programme: Programme
    key: PseudonymKey
    found: Match
    titles: tuple[str, ...]
    # The rows above the header.
    above: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Bench:
    """An in-memory database with these relations:

    ``cells``: ``row_number`` and every field of the layout as text ('' where the sheet has no such column);
    ``identities``: one row per distinct combination of identity texts, with a number (``identity``) and its tokens;
    ``fields``: cells with ``identity``, ``identity_key`` and ``section_token``.
    """

    connection: duckdb.DuckDBPyConnection
    context: Context
    names: tuple[str, ...]
    questions: Mapping[str, str]

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(query, parameters)

    def register(self, name: str, table: pa.Table) -> None:
        self.connection.register(name, table)

    def let_go(self) -> None:
        """Frees the cells once every row is typed: what is still to be written needs the room."""
        for view in ("typed", "fields", "cells"):
            self.execute(f"DROP VIEW {view}")
        self.connection.unregister("extract")

    def row_key(self, instants: Mapping[str, str]) -> str:
        """SQL over ``fields`` for what tells a row from others of its person between deliveries: a keyed fingerprint
        (UBIGINT) of the cells that row_identity.py compares; ``instants``: field of time -> expression to compare.

        64 bits of MD5 over a secret of its own and the cells. SHA-256 would cost as much as all the rest of landing,
        and what MD5 is weak at does not matter: without the secret nobody can compute or test a single key.
        """
        wrapped = self._wrapped()
        cells = compared_cells(self.names, self.context.found, self.questions, instants)
        pieces = [tokens.token(self.context.key, "row", "key") or ""]
        for before, cell in cells:
            # Literals are joined here: DuckDB would copy each of them into every row.
            pieces[-1] += before
            pieces += [f"replace({cell}, chr(13), '')" if wrapped else cell, ""] if cell else []
        text = ", ".join(_literal(piece) if i % 2 == 0 else piece for i, piece in enumerate(pieces))
        # DuckDB 1.5's md5_number_lower takes twice the time of md5_number.
        return f"CAST(md5_number(concat({text})) >> 64 AS UBIGINT)"

    def _wrapped(self) -> bool:
        """Whether any cell holds a carriage return, which one program writes at a line end in a cell and another not."""
        anywhere = ", ".join(f"bool_or(contains({name}, chr(13)))" for name in self.names) or "false"
        return any(self.execute(f"SELECT {anywhere} FROM cells").fetchall()[0])


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def open_bench(
    rows: pa.Table, context: Context, fields: Sequence[str] = (), questions: Mapping[str, str] = MappingProxyType({})
) -> Bench:
    """A bench with the rows of one file; ``fields`` are those that the kind's landing reads, in the layout or not;
    ``questions``: column -> code."""
    # No spill to disk: what is on the bench still names people.
    connection = duckdb.connect(":memory:", config={"temp_directory": "", "threads": 2})
    # DuckDB knows nothing of the size of an Arrow table and would build a join's hash table over all its rows; the
    # joins here are written with the small side on the right.
    # Rows carry their numbers; keeping their order as well would leave the typing of all of them to one thread.
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    names = tuple(name for name in rows.column_names if name != ROW_NUMBER)
    known = dict.fromkeys((*(field.name for field in context.found.layout.fields), *fields, *IDENTITY_FIELDS))
    absent = [name for name in known if name not in names]
    connection.register("extract", rows)
    listed = ", ".join([ROW_NUMBER, *names, *(f"'' AS {name}" for name in absent)])
    connection.execute(f"CREATE TEMP VIEW cells AS SELECT {listed} FROM extract")
    connection.register("identities", _identities(connection, context))
    # A field that the sheet lacks is empty in every row, and need not be compared.
    naming = [name for name in IDENTITY_FIELDS if name in names] or ["email"]
    matching = " AND ".join(f"cells.{name} = identities.{name}" for name in naming)
    connection.execute(
        "CREATE TEMP VIEW fields AS "
        "SELECT cells.*, identities.identity, identities.identity_key, identities.section_token "
        f"FROM cells JOIN identities ON {matching}"
    )
    return Bench(connection, context, names, questions)


def _identities(connection: duckdb.DuckDBPyConnection, context: Context) -> pa.Table:
    """Tokens of each distinct combination of identity texts (people, not rows)."""
    distinct = connection.execute(f"SELECT DISTINCT {', '.join(IDENTITY_FIELDS)} FROM cells").fetchall()
    tool = tool_of(context.found.layout, context.scope_id)
    made = [
        identity_tokens(context.key, tool=tool, **dict(zip(IDENTITY_FIELDS, texts, strict=True))) for texts in distinct
    ]
    columns = {"identity": pa.array(range(len(distinct)), pa.int32())}
    columns |= {name: _texts(texts[i] for texts in distinct) for i, name in enumerate(IDENTITY_FIELDS)}
    columns |= {name: _texts(tokens[name] for tokens in made) for name in (*TOKEN_COLUMNS, "identity_key")}
    return pa.table(columns)


def _texts(values: Iterable[str | None]) -> pa.Array:
    return pa.array(list(values), pa.string())
