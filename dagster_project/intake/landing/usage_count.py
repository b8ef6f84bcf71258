"""Uses counted per person and period: one landed row per row of the table, zeros included.

Add here: another way to write a period or a number of uses. Keep out: which periods count and which contradict one
another (settling/settled_counts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench, Context, open_bench
from dagster_project.intake.landing.paired_times import read_pair, with_pair
from dagster_project.intake.landing.row_filter import exclusions
from dagster_project.intake.landing.rows import Landing, Rule, finish, total_row_rule
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.recognising.layout import header_word
from dagster_project.intake.times.hints import expected_days
from dagster_project.intake.times.sql import normalised_sql
from dagster_project.intake.times.timestamps import Reading, read_column
from dagster_project.messages import Message

# A median of uses must fit DECIMAL(9,1); no person uses a tool so often.
MOST_USES: Final = 99_999_999
# Days: ten years. No report looks back further.
LONGEST_PERIOD: Final = 3_660

_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.0+)?"
_YEAR: Final = r"(20\d\d|(?:令和|平成|[RrHh])\s*(?:元|\d{1,2}))"
_MONTH: Final = r"(0?[1-9]|1[0-2])"
# A month as people write it -> its first day, so that a month is read like any other date of the file.
_FIRST_DAY: Final = (
    (rf"^{_YEAR}\s*([-/.])\s*{_MONTH}$", r"\1\2\3\201"),
    (rf"^{_YEAR}\s*年\s*{_MONTH}\s*月\s*分?$", r"\1年\2月1日"),
    (r"^(20\d\d)(0[1-9]|1[0-2])$", r"\1-\2-01"),
)

_AS_MONTH: Final = Message(
    "月は 2025/06、2025年6月、令和7年6月 のように書いてください。",
    "Write months such as 2025/06, 2025年6月 or 令和7年6月.",
)


@dataclass(frozen=True)
class _Period:
    """How the file tells its periods: SQL of the rows with ``first_day`` and ``last_day`` (NULL where unreadable), and
    the rules over them."""

    rows: str
    rules: tuple[Rule, ...]
    reading: Reading


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``usage_count``: period_start and period_end (DATE, inclusive), uses (BIGINT, 0 or more).

    Two rows are the same where person, period and uses are, however the tool wrote them: ``row_key`` is made of the
    typed values, since the same report in another form of file writes numbers and months in another way.

    Raises:
        Unreadable: the style of the dates cannot be told.
    """
    bench = open_bench(rows, context)
    left_out = exclusions(bench, context.found.layout)
    period = _told_by(rows.column_names)(bench, context)
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT * REPLACE ({_whole_number('uses')} AS uses) FROM {period.rows}")
    uses = header_word(context.found.layout, "uses")
    rules = [
        total_row_rule(name for name in rows.column_names if name not in ("row_number", "email", "uses")),
        *left_out,
        *period.rules,
        Rule(f"uses IS NULL OR uses > {MOST_USES}", "quarantined", uses, _NOT_A_NUMBER),
        Rule("identity_key IS NULL", "quarantined", "メールアドレス", _NOBODY),
    ]
    stored = ("first_day AS period_start", "last_day AS period_end", "uses")
    landing = finish(bench, rules, "usage_count", stored, row_key=_ROW_KEY)
    return replace(landing, notes=(*landing.notes, *period.reading.notes), asked_days=period.reading.asked_days)


def _told_by(columns: Collection[str]) -> Callable[[Bench, Context], _Period]:
    """How the file tells its periods: both ends, the last day and a number of days, or a month."""
    if {"period_start", "period_end"} <= set(columns):
        return _from_to
    return _days_up_to if {"period_days", "period_end"} <= set(columns) else _month


# Between deliveries only rows of one person are compared.
_ROW_KEY: Final = "md5_number_lower(concat_ws(chr(31), first_day, last_day, uses))"

_NOT_A_NUMBER: Final = Message(
    f"利用回数が 0 から {MOST_USES:,} までの整数ではありません（空欄は 0 とはみなしません）。",
    f"the number of uses is no whole number from 0 to {MOST_USES:,} (an empty cell is not taken for 0).",
)
_NOBODY: Final = Message(
    "職員番号、メールアドレス、氏名のどれもなく、誰の利用か分かりません。",
    "no staff number, e-mail or name says whose uses these are.",
)
_NO_LENGTH: Final = Message(
    "期間の日数が 1 以上の整数ではありません（7、30、90、180 など）。",
    "the number of days of the period is no whole number such as 7, 30, 90 or 180.",
)
_BACKWARDS: Final = Message("期間の終わりが始まりより前です。", "the period ends before it starts.")


def _from_to(bench: Bench, context: Context) -> _Period:
    """Both ends as dates of one style."""
    expected = expected_days("usage_log", context.scope_id, context.programme)
    reading = read_pair(bench, context, ("period_start", "period_end"), expected)
    start, end = (header_word(context.found.layout, name) for name in ("period_start", "period_end"))
    ends = {"period_start": ("first_moment", "first_day"), "period_end": ("last_moment", "last_day")}
    rows = with_pair(reading, "fields", context.programme.timezone, ends)
    rules = (
        Rule("first_day IS NULL", "quarantined", start, reading.refusal),
        Rule("last_day IS NULL", "quarantined", end, reading.refusal),
        Rule("last_day < first_day", "quarantined", end, _BACKWARDS),
    )
    return _Period(rows, rules, reading)


def _days_up_to(bench: Bench, context: Context) -> _Period:
    """The last day, and how many days the period has with it."""
    end, days = (header_word(context.found.layout, name) for name in ("period_end", "period_days"))
    reading = _read(bench, context, "fields", "period_end", end)
    read = reading.over("fields", context.programme.timezone)
    rows = (
        "(SELECT *, last_day - CAST(least(length_in_days, 100000) AS INTEGER) + 1 AS first_day "
        "FROM (SELECT * EXCLUDE (moment, moment_day), moment_day AS last_day, "
        f"{_whole_number('period_days')} AS length_in_days FROM {read}))"
    )
    rules = (
        Rule("last_day IS NULL", "quarantined", end, reading.refusal),
        Rule(
            f"length_in_days IS NULL OR length_in_days NOT BETWEEN 1 AND {LONGEST_PERIOD}",
            "quarantined",
            days,
            _NO_LENGTH,
        ),
    )
    return _Period(rows, rules, reading)


def _month(bench: Bench, context: Context) -> _Period:
    """A month as its first and last day; a date that is not the first of a month is no month."""
    written = normalised_sql("period")
    for month, first_day in _FIRST_DAY:
        written = f"regexp_replace({written}, '{month}', '{first_day}')"
    bench.execute(f"CREATE TEMP VIEW written_days AS SELECT *, {written} AS written FROM fields")
    header = header_word(context.found.layout, "period")
    try:
        reading = _read(bench, context, "written_days", "written", header)
    except Unreadable as unreadable:
        said = unreadable.message
        raise Unreadable(Message(f"{said.ja}{_AS_MONTH.ja}", f"{said.en} {_AS_MONTH.en}")) from None
    read = reading.over("written_days", context.programme.timezone)
    first = "CASE WHEN day(moment_day) = 1 THEN moment_day END"
    rows = (
        "(SELECT *, last_day(first_day) AS last_day "
        f"FROM (SELECT * EXCLUDE (moment, moment_day), {first} AS first_day FROM {read}))"
    )
    refusal = Message(f"月として読めません。{_AS_MONTH.ja}", f"not a possible month. {_AS_MONTH.en}")
    return _Period(rows, (Rule("first_day IS NULL", "quarantined", header, refusal),), reading)


def _read(bench: Bench, context: Context, relation: str, column: str, header: str) -> Reading:
    expected = expected_days("usage_log", context.scope_id, context.programme)
    declared = context.found.layout.timestamp
    return read_column(bench.connection, relation, column, header, expected, declared)


def _whole_number(column: str) -> str:
    """SQL of a text such as `12`, `１２`, `1,234` or `3.0` as BIGINT; NULL where it is no whole number."""
    text = normalised_sql(column)
    digits = f"replace(split_part({text}, '.', 1), ',', '')"
    return f"CASE WHEN regexp_full_match({text}, '{_NUMBER}') THEN try_cast({digits} AS BIGINT) END"
