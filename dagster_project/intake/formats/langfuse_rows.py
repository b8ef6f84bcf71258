"""Rows of Langfuse's exports: texts without JSON's quotation marks, one step for a trace, one person for a session.

Add here: what another table's rows must become. Keep out: columns and what does not count (langfuse.py).
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import SESSION
from dagster_project.intake.recognising.unfolded import (
    bare,
    column,
    first_filled,
    is_blank,
    is_first,
    parsed,
    repeated,
    require_people,
    texts,
)
from dagster_project.messages import Message

_NOBODY: Final = Message(
    "userId（セッションでは userIds）がどの行でも空で、誰の利用か分かりません。プログラムが Langfuse に user_id（メールアドレスなど）を"
    "送るようにして、その後の分を書き出してください。",
    "userId (of sessions userIds) is empty in every row: no row says whose use it is. Let the program send a user_id "
    "(an e-mail or login) to Langfuse, and export what follows.",
)


def unfold_traces(rows: pa.Table) -> pa.Table:
    people = bare(column(rows, "account"))
    require_people(people, _NOBODY)
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "request_id": bare(column(rows, "request_id")),
            "used_at": bare(column(rows, "used_at")),
            "account": people.dictionary_encode(),
            "environment": bare(column(rows, "environment")).dictionary_encode(),
            SESSION: bare(column(rows, SESSION)).dictionary_encode(),
        }
    )


def unfold_observations(rows: pa.Table) -> pa.Table:
    made = unfold_traces(rows)
    traces = first_filled(bare(column(rows, "trace_id")), made["request_id"])
    started = bare(column(rows, "trace_at"))
    # Only where every step knows it: a column of times is written in one way.
    if rows.num_rows and not pc.any(is_blank(started)).as_py():
        made = made.set_column(made.column_names.index("used_at"), "used_at", started)
    step = pc.if_else(is_first(rows, [traces], made["used_at"]), "first", "further")
    made = made.set_column(made.column_names.index("request_id"), "request_id", traces)
    return made.append_column("step", step.dictionary_encode())


def unfold_sessions(rows: pa.Table) -> pa.Table:
    lists = [_listed(cell) for cell in column(rows, "accounts").to_pylist()]
    made = repeated(_session_texts(rows), [len(people) for people in lists])
    people = texts([person for some in lists for person in some])
    require_people(people, _NOBODY)
    return made.append_column("account", people)


def _session_texts(rows: pa.Table) -> pa.Table:
    columns = {name: bare(column(rows, name)) for name in ("request_id", "used_at", "environment")}
    return pa.table({ROW_NUMBER: rows[ROW_NUMBER], SESSION: columns["request_id"], **columns})


def _listed(cell: str) -> list[str]:
    """The people of a session, each once; one empty text where it has none or the list is cut off."""
    found = parsed(cell)
    if isinstance(found, list):
        return list(dict.fromkeys(str(person) for person in found if person)) or [""]
    return [found if isinstance(found, str) else "" if cell.startswith("[") else cell]
