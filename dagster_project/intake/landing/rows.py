"""What every kind of file goes through: typed rows in, each of them accepted or with the rule that kept it out.

Add here: what all kinds share about the fate of a row. Keep out: the cells and their tokens (bench.py), one kind's
rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench
from dagster_project.intake.landing.identities import TOKEN_COLUMNS
from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.messages import Message

TOTAL_WORDS: Final = ("合計", "小計", "総計", "総数", "計")
# A list of more rows than this is read by nobody; all are counted.
MAX_QUARANTINED_LISTED: Final = 100_000

# The landed table of the identities that a file's accepted rows name: one row per identity_key.
IDENTITY: Final = "identity"
IDENTITY_COLUMNS: Final = ("identity_key", *(name for name in TOKEN_COLUMNS if name != "section_token"))

# SQL behind a relation with row numbers, once finish() has judged them.
ACCEPTED: Final = f"ANTI JOIN kept_out USING ({ROW_NUMBER})"


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
class StoredRows:
    """Rows to be landed: a query over the bench, run only when they are written."""

    bench: Bench
    query: str

    def arrow(self) -> pa.Table:
        return self.bench.execute(self.query).to_arrow_table()


@dataclass(frozen=True)
class Landing:
    """One file's rows: accepted ones as tables of stored columns, and the fate of all others.

    ``quarantined`` lists the first MAX_QUARANTINED_LISTED of ``quarantined_rows``.
    """

    rows_in: int
    accepted_rows: int
    tables: Mapping[str, StoredRows]
    excluded: dict[str, int]
    quarantined: tuple[QuarantinedRow, ...]
    quarantined_rows: int
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
    # A list and a CASE, not IN and AND: DuckDB would compute the costly half for every row.
    words = "[" + ", ".join(f"'{word}'" for word in TOTAL_WORDS) + "]"
    cells = [
        f"(list_contains({words}, {without_space(name)})"
        + (f" AND NOT ({without_space(name)} = '計' AND ({person})))" if name == "name" else ")")
        for name in columns
    ]
    return Rule(f"CASE WHEN email = '' THEN {' OR '.join(cells)} ELSE FALSE END", "excluded", "total_row", TOTAL_ROW)


def finish(
    bench: Bench,
    rules: Sequence[Rule],
    table: str,
    stored: Sequence[str],
    instants: Mapping[str, str] = MappingProxyType({}),
    row_key: str = "",
) -> Landing:
    """Applies the rules to relation ``typed`` and gives the fate of every row.

    ``stored`` are the columns kept beside those that every landed table has; ``instants`` says by which expression a
    field of time is compared between deliveries, so that another style of writing it makes no other row; ``row_key`` is
    SQL (UBIGINT) of a kind whose typed values are compared instead of its cells. Table
    ``kept_out`` stays on the bench: row_number and ``rule`` of the rows that are not accepted.
    """
    cases = " ".join(f"WHEN {rule.condition} THEN {index}" for index, rule in enumerate(rules))
    # Rows are typed once more when they are written: a table of all of them would take more memory than the cells do,
    # and as much time.
    bench.execute(
        f"CREATE TEMP TABLE kept_out AS SELECT {ROW_NUMBER}, rule "
        f"FROM (SELECT {ROW_NUMBER}, CAST(CASE {cases} END AS UTINYINT) AS rule FROM typed) WHERE rule IS NOT NULL"
    )
    (rows_in,) = bench.execute("SELECT count(*) FROM cells").fetchall()[0]
    counts = dict(bench.execute("SELECT rule, count(*) FROM kept_out GROUP BY rule").fetchall())
    excluded: dict[str, int] = {}
    for index, rule in enumerate(rules):
        if rule.fate == "excluded" and counts.get(index):
            excluded[rule.name] = excluded.get(rule.name, 0) + counts[index]
    key = row_key or bench.row_key(instants)
    columns = ", ".join([ROW_NUMBER, f"{key} AS row_key", "identity_key", *stored])
    return Landing(
        rows_in=rows_in,
        accepted_rows=rows_in - sum(counts.values()),
        tables={
            table: StoredRows(bench, f"SELECT {columns} FROM typed {ACCEPTED}"),
            IDENTITY: StoredRows(
                bench,
                f"SELECT DISTINCT {', '.join(IDENTITY_COLUMNS)} FROM identities "
                f"WHERE identity_key IN (SELECT DISTINCT identity_key FROM fields {ACCEPTED})",
            ),
        },
        excluded=excluded,
        quarantined=_quarantined(bench, rules),
        quarantined_rows=sum(counts.get(index, 0) for index, rule in enumerate(rules) if rule.fate == "quarantined"),
    )


def _quarantined(bench: Bench, rules: Sequence[Rule]) -> tuple[QuarantinedRow, ...]:
    held = [index for index, rule in enumerate(rules) if rule.fate == "quarantined"]
    rows = bench.execute(
        f"SELECT {ROW_NUMBER}, rule FROM kept_out WHERE list_contains($1, rule) ORDER BY ALL LIMIT {MAX_QUARANTINED_LISTED}",
        [held],
    ).fetchall()
    return tuple(QuarantinedRow(row_number, rules[index].name, rules[index].message) for row_number, index in rows)
