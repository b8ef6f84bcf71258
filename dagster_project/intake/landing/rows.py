"""What every kind of file goes through: text columns in, typed and tokenised columns out, every row accounted for.

Add here: what all kinds share. Keep out: one kind's rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import duckdb
import pyarrow as pa

from dagster_project.intake import display_names, tokens
from dagster_project.intake.keys import PseudonymKey
from dagster_project.intake.landing.row_identity import compared_cells
from dagster_project.intake.layouts import Match
from dagster_project.intake.sheets import ROW_NUMBER
from dagster_project.messages import Message
from dagster_project.programme import Programme

TOTAL_WORDS: Final = ("合計", "小計", "総計", "総数", "計")

IDENTITY_FIELDS: Final = ("staff_number", "email", "name", "section")
TOKEN_COLUMNS: Final = (
    "staff_number_token",
    "email_token",
    "upn_token",
    "name_token",
    "name_section_token",
    "reading_token",
    "reading_section_token",
    "section_token",
)


@dataclass(frozen=True)
class Context:
    """What landing needs to know beside the rows."""

    scope_id: str
    programme: Programme
    key: PseudonymKey
    found: Match
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A condition over the typed row that keeps it from being accepted. The first rule that holds decides."""

    condition: str
    fate: Literal["excluded", "quarantined"]
    name: str
    message: Message


@dataclass(frozen=True)
class QuarantinedRow:
    row_number: int
    column: str
    message: Message


@dataclass(frozen=True)
class Landing:
    """One file's rows: accepted ones as tables of stored columns, and the fate of all others."""

    rows_in: int
    tables: dict[str, pa.Table]
    excluded: dict[str, int]
    quarantined: tuple[QuarantinedRow, ...]
    notes: tuple[Message, ...] = ()
    # Whether the reading of its dates hung on the days that the programme file leads one to expect.
    asked_days: bool = False


TOTAL_ROW: Final = Message("合計の行", "total row")


def without_space(column: str) -> str:
    """SQL for a text without white space, the full-width space of `合　計` included (RE2's \\s is ASCII only)."""
    return f"regexp_replace({column}, '[\\s\\p{{Z}}]', '', 'g')"


def total_row_rule(columns: Iterable[str], person: str = "FALSE") -> Rule:
    """A row with a cell that says 合計 and no e-mail is the sheet's arithmetic, not a person.

    計 is a family name too: as a name it is a total's only where ``person`` (SQL: what else in the row only a person's
    has) does not hold.
    """
    words = ", ".join(f"'{word}'" for word in TOTAL_WORDS)
    cells = [
        f"({without_space(name)} IN ({words})"
        + (f" AND NOT ({without_space(name)} = '計' AND ({person})))" if name == "name" else ")")
        for name in columns
    ]
    anywhere = " OR ".join(cells)
    return Rule(f"email = '' AND ({anywhere})", "excluded", "total_row", TOTAL_ROW)


def open_bench(
    rows: pa.Table, context: Context, questions: Mapping[str, str] = MappingProxyType({})
) -> duckdb.DuckDBPyConnection:
    """An in-memory database with table ``fields``: ``row_number``, every field of the layout as text ('' where the
    sheet has no such column), ``row_key`` (HMAC over what row_identity.py compares; ``questions``: column -> code),
    ``occurrence`` (the n-th equal row of this file), the identity tokens and ``identity_key``."""
    # No spill to disk: what is on the bench still names people.
    bench = duckdb.connect(":memory:", config={"temp_directory": "", "threads": 2})
    bench.register("extract", rows)
    names = [name for name in rows.column_names if name != ROW_NUMBER]
    absent = [name for name in dict.fromkeys(IDENTITY_FIELDS) if name not in names]
    columns = ", ".join([ROW_NUMBER, *names, *(f"'' AS {name}" for name in absent)])
    compared = ", ".join(compared_cells(names, context.found, questions))
    inner, outer = tokens.hmac_pads(context.key)
    bench.execute("CREATE TEMP TABLE pads AS SELECT $1::BLOB AS inner_pad, $2::BLOB AS outer_pad", [inner, outer])
    bench.execute(
        f"""
        CREATE TEMP TABLE keyed AS
        SELECT {columns},
            left(sha256(outer_pad || unhex(sha256(inner_pad || encode(concat_ws(chr(31), 'row', {compared}))))),
                {tokens.TOKEN_HEX_DIGITS}) AS row_key
        FROM extract CROSS JOIN pads
        """
    )
    bench.register("identity", _identities(bench, context.key))
    matching = " AND ".join(f"keyed.{name} = identity.{name}" for name in IDENTITY_FIELDS)
    stored = ", ".join(f"identity.{name}" for name in (*TOKEN_COLUMNS, "identity_key"))
    bench.execute(
        f"""
        CREATE TEMP TABLE fields AS
        SELECT keyed.*, {stored},
            row_number() OVER (PARTITION BY keyed.row_key ORDER BY keyed.{ROW_NUMBER}) AS occurrence
        FROM keyed JOIN identity ON {matching}
        """
    )
    return bench


def _identities(bench: duckdb.DuckDBPyConnection, key: PseudonymKey) -> pa.Table:
    """Tokens of each distinct combination of identity texts (people, not rows)."""
    distinct = bench.execute(f"SELECT DISTINCT {', '.join(IDENTITY_FIELDS)} FROM keyed").fetchall()
    made: dict[str, list[str | None]] = {name: [] for name in (*IDENTITY_FIELDS, *TOKEN_COLUMNS, "identity_key")}
    for texts in distinct:
        for name, text in zip(IDENTITY_FIELDS, texts, strict=True):
            made[name].append(text)
        for name, made_token in identity_tokens(key, *texts).items():
            made[name].append(made_token)
    return pa.table({name: pa.array(values, pa.string()) for name, values in made.items()})


def identity_tokens(
    key: PseudonymKey, staff_number: str, email: str, name: str, section: str
) -> dict[str, str | None]:
    """Tokens of one combination; ``identity_key`` is None where nothing names a person.

    ``reading`` tokens are those of the name's second reading (display_names.py), in the same domains as the first.
    """
    second = display_names.reading(name)
    spelled = second.name if tokens.name(second.name) != tokens.name(name) else ""
    result = {
        "staff_number_token": tokens.token(key, "staff_number", tokens.staff_number(staff_number)),
        "email_token": tokens.token(key, "email", tokens.email(email)),
        "upn_token": tokens.token(key, "upn", tokens.upn(email)),
        "name_token": tokens.token(key, "name", tokens.name(name)),
        "name_section_token": tokens.token(key, "name_section", tokens.name_with_section(name, section)),
        "reading_token": tokens.token(key, "name", tokens.name(spelled)),
        "reading_section_token": tokens.token(
            key, "name_section", tokens.name_with_section(spelled, second.section or section)
        ),
        "section_token": tokens.token(key, "section", tokens.section(section) or tokens.section(second.section)),
    }
    named = [result[column] or "" for column in TOKEN_COLUMNS if column != "section_token"]
    result["identity_key"] = tokens.token(key, "identity", "|".join(named)) if any(named) else None
    return result


def finish(
    bench: duckdb.DuckDBPyConnection, rules: Sequence[Rule], table: str, stored: Sequence[str]
) -> tuple[pa.Table, Landing]:
    """Applies the rules to table ``typed`` (as table ``judged``, column ``rule``) and gives the accepted rows.

    ``stored`` are the columns kept beside those that every landed table has.
    """
    cases = " ".join(f"WHEN {rule.condition} THEN {index}" for index, rule in enumerate(rules))
    bench.execute(f"CREATE TEMP TABLE judged AS SELECT *, CASE {cases} END AS rule FROM typed")
    counts = dict(bench.execute("SELECT rule, count(*) FROM judged GROUP BY rule").fetchall())
    excluded: dict[str, int] = {}
    for index, rule in enumerate(rules):
        if rule.fate == "excluded" and counts.get(index):
            excluded[rule.name] = excluded.get(rule.name, 0) + counts[index]
    held = [index for index, rule in enumerate(rules) if rule.fate == "quarantined" and counts.get(index)]
    quarantined = tuple(
        QuarantinedRow(row_number, rules[index].name, rules[index].message)
        for row_number, index in bench.execute(
            f"SELECT {ROW_NUMBER}, rule FROM judged WHERE list_contains($1, rule) ORDER BY ALL", [held]
        ).fetchall()
    )
    columns = ", ".join([ROW_NUMBER, "row_key", "occurrence", *TOKEN_COLUMNS, "identity_key", *stored])
    accepted = bench.execute(f"SELECT {columns} FROM judged WHERE rule IS NULL ORDER BY {ROW_NUMBER}").to_arrow_table()
    return accepted, Landing(sum(counts.values()), {table: accepted}, excluded, quarantined)
