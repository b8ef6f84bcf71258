"""Usage logs: one landed row per use, on the local day, without its text.

Add here: what a use carries into figures. Keep out: duplicates between files and the trial's period (settling/settlement.py).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow as pa

from dagster_project.intake.landing.bench import Context, open_bench
from dagster_project.intake.landing.row_filter import row_filter
from dagster_project.intake.landing.rows import Landing, Rule, finish, total_row_rule
from dagster_project.intake.landing.sessions import session_key
from dagster_project.intake.landing.use_key import CATEGORY, category_keys, use_key
from dagster_project.intake.recognising.layout import header_key, header_word
from dagster_project.intake.times.hints import expected_days
from dagster_project.intake.times.timestamps import read_column
from dagster_project.messages import Message

_FIELDS = ("used_at", "work_kind", "text_length")


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``usage_event``: used_at (TIMESTAMPTZ), used_on (DATE), kind_code (NULL where the log's category
    is in no work_kinds entry), text_length (characters),
    session_key (BIGINT, NULL where the row names no session).

    Raises:
        Unreadable: the style of the times cannot be told.
    """
    codes = {
        header_key(label): kind.code
        for kind in context.programme.work_kinds
        for label in (kind.label, *kind.log_labels)
    }
    kind_code = ("work_kind", lambda label: codes.get(header_key(label)))
    keys = (CATEGORY, partial(category_keys, context.key))
    bench = open_bench(rows, context, _FIELDS, read={"kind_code": kind_code}, numbers={"category_key": keys})
    only_uses, none_counts = row_filter(bench, context.found.layout)
    used_at = header_word(context.found.layout, "used_at")
    expected = expected_days("usage_log", context.scope_id, context.programme)
    declared = context.found.layout.timestamp
    times = read_column(bench.connection, "cells", "used_at", used_at, expected, declared)
    times = times.in_utc() if context.found.layout.naive_is_utc else times
    bench.execute(
        f"""
        CREATE TEMP VIEW typed AS
        SELECT *, try_cast(text_length AS BIGINT) AS characters
        FROM {times.over("fields", context.programme.timezone)}
        """
    )
    rules = [
        total_row_rule(("used_at", "staff_number", "name", "section"), "moment IS NOT NULL"),
        *only_uses,
        Rule("moment IS NULL", "quarantined", used_at, times.refusal),
        Rule(
            "identity_key IS NULL",
            "quarantined",
            "メールアドレス",
            Message(
                "職員番号、メールアドレス、氏名のどれもなく、誰の利用か分かりません。",
                "no staff number, e-mail or name says whose use it is.",
            ),
        ),
    ]
    stored = ("moment AS used_at", "moment_day AS used_on", "kind_code", "characters AS text_length")
    session = f"{session_key(bench)} AS session_key"
    key = use_key(bench, "category_key", {"used_at": "epoch_us(moment)"})
    landing = finish(bench, rules, "usage_event", (*stored, session), row_key=key)
    return replace(landing, notes=(*landing.notes, *times.notes, *none_counts), asked_days=times.asked_days)
