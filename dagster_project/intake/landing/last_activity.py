"""Days of last activity: one landed row per row of the list, people without any included.

Add here: another thing that such a list tells of a person. Keep out: what the day means for a trial
(settling/settled_activity.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa

from dagster_project.intake.landing.bench import Context, open_bench
from dagster_project.intake.landing.row_filter import exclusions
from dagster_project.intake.landing.rows import Landing, Rule, finish, total_row_rule
from dagster_project.intake.recognising.layout import header_word
from dagster_project.intake.times.hints import expected_days
from dagster_project.intake.times.timestamps import read_column
from dagster_project.messages import Message

# Between deliveries only rows of one person are compared; the same day written in another way is the same.
_ROW_KEY: Final = "md5_number_lower(coalesce(CAST(moment_day AS VARCHAR), ''))"


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``last_activity``: last_used_on (DATE, NULL where the cell is empty: no use yet).

    Raises:
        Unreadable: the style of the dates cannot be told.
    """
    bench = open_bench(rows, context, ("last_used_on",))
    left_out = exclusions(bench, context.found.layout)
    header = header_word(context.found.layout, "last_used_on")
    expected = expected_days("usage_log", context.scope_id, context.programme)
    declared = context.found.layout.timestamp
    days = read_column(bench.connection, "cells", "last_used_on", header, expected, declared)
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT * FROM {days.over('fields', context.programme.timezone)}")
    rules = [
        total_row_rule(("staff_number", "name", "section", "account"), "moment IS NOT NULL"),
        *left_out,
        Rule("moment IS NULL AND trim(last_used_on) <> ''", "quarantined", header, days.refusal),
        Rule("identity_key IS NULL", "quarantined", "メールアドレス", _NOBODY),
    ]
    landing = finish(bench, rules, "last_activity", ("moment_day AS last_used_on",), row_key=_ROW_KEY)
    return replace(landing, notes=(*landing.notes, *days.notes), asked_days=days.asked_days)


_NOBODY: Final = Message(
    "職員番号、メールアドレス、氏名のどれもなく、誰の最終利用か分かりません。",
    "no staff number, e-mail or name says whose last use this is.",
)
