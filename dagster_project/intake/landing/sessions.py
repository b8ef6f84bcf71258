"""The session (conversation, chat, thread) of a use: a keyed number by which uses of one session are told to be so.

Add here: what else of a session lands. Keep out: which column of an export names it (formats/), and counting sessions
(dbt).
"""

from __future__ import annotations

from dagster_project.intake.landing.bench import Bench
from dagster_project.intake.people import tokens
from dagster_project.intake.recognising.layout import SESSION, tool_of


def session_key(bench: Bench) -> str:
    """SQL over ``fields``: BIGINT, NULL where the row names no session. 63 bits of a keyed MD5, as of a row's key; the
    same text of another tool is another session."""
    if SESSION not in bench.names:
        return "CAST(NULL AS BIGINT)"
    tool = tool_of(bench.context.found.layout, bench.context.scope_id)
    secret = tokens.token(bench.context.key, SESSION, tool) or ""
    text = f"trim({SESSION}, ' \t　')"
    return f"CASE WHEN {text} <> '' THEN CAST(md5_number(concat('{secret}', {text})) >> 65 AS BIGINT) END"
