"""The bench a file is landed on: its cells under the names of fields, who they name, and the key of each row.

Cells stay where the reader put them: fields and everything typed are views, so that a file of ten million rows is
held once. Add here: what every kind of file needs before its own rules. Keep out: rules and fates (rows.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import duckdb
import pyarrow as pa

from dagster_project.intake.landing import texts
from dagster_project.intake.landing.identities import IDENTITY_FIELDS, TOKEN_COLUMNS, identity_digest, identity_tokens
from dagster_project.intake.landing.row_identity import compared_cells
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import tool_of
from dagster_project.intake.recognising.layouts import Match
from dagster_project.programme import Programme

# What every row carries of its identity.
_OF_IDENTITIES: Final = ("identity_key", "section_token", "identity_digest")

# Name in ``fields`` -> the column whose distinct texts a function reads.
ReadTexts = Mapping[str, tuple[str, Callable[[str], str | None]]]
# Name in ``fields`` -> a column, and the function that numbers (UBIGINT) the combinations of an identity's digest and
# a text of that column.
NumberedTexts = Mapping[str, tuple[str, Callable[[Sequence[tuple[str, str]]], list[int]]]]


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
    ``identities``: one row per distinct combination of identity texts, with its tokens;
    ``fields``: cells with ``identity_key``, ``section_token``, ``identity_digest`` (a keyed digest of the identity's
    texts as they stand) and what was asked of open_bench().
    """

    connection: duckdb.DuckDBPyConnection
    context: Context
    names: tuple[str, ...]
    questions: Mapping[str, str]
    # Whether any cell holds a carriage return, which one program writes at a line end in a cell and another not.
    is_wrapped: bool

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(query, parameters)

    def register(self, name: str, table: pa.Table) -> None:
        self.connection.register(name, table)

    def row_key(self, instants: Mapping[str, str]) -> str:
        """SQL over ``fields`` for what tells a row from others of its person between deliveries: a keyed fingerprint
        (UBIGINT) of the cells that row_identity.py compares; ``instants``: field of time -> expression to compare.

        64 bits of MD5 over the identity's digest, which serves as a secret of that person's, and the other cells. SHA-256
        would cost as much as all the rest of landing, and what MD5 is weak at does not matter: without the key nobody
        can compute or test a single one, and equal cells of two people give keys that have nothing in common. (Digests
        of single cells, joined by XOR, would save a seventh of landing and show who else has the same cell.)
        """
        pieces = ["", "identity_digest", ""]
        for before, cell in compared_cells(self.names, self.context.found, self.questions, instants):
            # Literals are joined here: DuckDB would copy each of them into every row.
            pieces[-1] += before
            pieces += [f"replace({cell}, chr(13), '')" if self.is_wrapped else cell, ""] if cell else []
        text = ", ".join(_literal(piece) if i % 2 == 0 else piece for i, piece in enumerate(pieces) if piece)
        # DuckDB 1.5's md5_number_lower takes twice the time of md5_number.
        return f"CAST(md5_number(concat({text})) >> 64 AS UBIGINT)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def open_bench(
    rows: pa.Table,
    context: Context,
    fields: Sequence[str] = (),
    questions: Mapping[str, str] = MappingProxyType({}),
    read: ReadTexts = MappingProxyType({}),
    numbers: NumberedTexts = MappingProxyType({}),
) -> Bench:
    """A bench with the rows of one file; ``fields`` are those that the kind's landing reads, in the layout or not;
    ``questions``: column -> code; ``read`` and ``numbers``: what ``fields`` (the relation) holds beside the cells."""
    # No spill to disk: what is on the bench still names people.
    connection = duckdb.connect(":memory:", config={"temp_directory": "", "threads": 2})
    # Rows carry their numbers; keeping their order as well would leave the typing of all of them to one thread.
    connection.execute("SET preserve_insertion_order = false")
    # DuckDB knows nothing of the size of an Arrow table and would build a join's hash table over all its rows; the
    # joins here are written with the small side on the right.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    names = tuple(name for name in rows.column_names if name != ROW_NUMBER)
    known = dict.fromkeys((*(field.name for field in context.found.layout.fields), *fields, *IDENTITY_FIELDS))
    absent = [name for name in known if name not in names]
    listed = ", ".join([ROW_NUMBER, *names, *(f"'' AS {name}" for name in absent)])
    # A field that the sheet lacks is empty in every row.
    naming = [name for name in IDENTITY_FIELDS if name in names]
    named = texts.numbered([rows[name] for name in naming], rows.num_rows)
    identities = _identities(context, naming, named.distinct)
    added = {name: named.standing_for(identities[name].to_pylist()) for name in _OF_IDENTITIES}
    asked = {column for column, _ in (*read.values(), *numbers.values())}
    texts_of = {name: texts.numbered([rows[name]] if name in names else [], rows.num_rows) for name in asked}
    for name, (column, reading) in read.items():
        found = texts_of[column]
        added[name] = found.standing_for(reading("".join(text)) for text in found.distinct)
    for name, (column, numbering) in numbers.items():
        found = named.beside(texts_of[column])
        digest = dict(zip(named.distinct, identities["identity_digest"].to_pylist(), strict=True))
        width = len(naming)
        combinations = [(digest[text[:width]], "".join(text[width:])) for text in found.distinct]
        added[name] = found.standing_for(numbering(combinations), pa.uint64())
    for name, values in added.items():
        rows = rows.append_column(name, values)
    connection.register("extract", rows)
    connection.register("identities", identities)
    connection.execute(f"CREATE TEMP VIEW cells AS SELECT {listed} FROM extract")
    connection.execute(f"CREATE TEMP VIEW fields AS SELECT {', '.join([listed, *added])} FROM extract")
    is_wrapped = any(texts.may_hold(rows[name], b"\r") for name in names)
    return Bench(connection, context, names, questions, is_wrapped)


def _identities(context: Context, naming: Sequence[str], distinct: Sequence[tuple[str, ...]]) -> pa.Table:
    """Tokens of each distinct combination of identity texts (people, not rows)."""
    tool = tool_of(context.found.layout, context.scope_id)
    made: list[dict[str, str | None]] = []
    for found in distinct:
        written = dict.fromkeys(IDENTITY_FIELDS, "") | dict(zip(naming, found, strict=True))
        made.append(identity_tokens(context.key, tool=tool, **written))
        made[-1]["identity_digest"] = identity_digest(context.key, written.values())
    names = dict.fromkeys((*TOKEN_COLUMNS, *_OF_IDENTITIES))
    return pa.table({name: pa.array([row[name] for row in made], pa.string()) for name in names})
