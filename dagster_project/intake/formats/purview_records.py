"""Purview's records of Copilot, one row per message: what stands in their JSON, and which time is theirs.

Add here: another shape of the JSON. Keep out: the columns around it (purview.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import SESSION
from dagster_project.intake.recognising.unfolded import column, is_first, parsed, repeated, texts

COPILOT: Final = "CopilotInteraction"
# What a message of a record is, in column ``message``.
PROMPT, REPLY, UNLISTED, REPEATED = "prompt", "reply", "unlisted", "repeated"


@dataclass(frozen=True)
class _Record:
    """``messages``: id and kind of each; ``thread``: the conversation, or the chat or meeting it was asked in. A record
    whose JSON is cut off is one message without any time."""

    time: str
    messages: list[tuple[str, str]]
    thread: str = ""
    is_whole: bool = True


_OTHER: Final = _Record("", [("", UNLISTED)])
_BROKEN: Final = _Record("", [("", PROMPT)], is_whole=False)


def unfold_records(rows: pa.Table) -> pa.Table:
    """One row per message of each record of Copilot; the JSON of all other records is not looked into."""
    is_copilot = _is_copilot(rows)
    told = iter(rows["audit_data"].filter(is_copilot).to_pylist())
    records = [_record(next(told)) if wanted else _OTHER for wanted in is_copilot.to_pylist()]
    around = _around(rows, _times(records, column(rows, "used_at")))
    around = around.append_column(SESSION, texts([record.thread for record in records]).dictionary_encode())
    made = repeated(around, [len(record.messages) for record in records])
    messages = [message for record in records for message in record.messages]
    made = made.append_column("message_id", texts([name for name, _ in messages]))
    return made.append_column("message", texts([kind for _, kind in messages]))


def unfold_exploded(rows: pa.Table) -> pa.Table:
    """Rows that are messages already, repeated for every resource that Copilot looked at."""
    said = pc.utf8_lower(column(rows, "is_prompt"))
    kinds = pc.if_else(pc.equal(said, "true"), PROMPT, pc.if_else(pc.equal(said, "false"), REPLY, UNLISTED))
    once = is_first(rows, [column(rows, "request_id"), column(rows, "message_id")])
    made = _around(rows, column(rows, "used_at")).append_column("message_id", column(rows, "message_id"))
    made = made.append_column(SESSION, column(rows, SESSION).dictionary_encode())
    if "operation" not in rows.column_names:
        made = made.drop_columns(["operation"])
    return made.append_column("message", pc.if_else(once, kinds, REPEATED))


def _around(rows: pa.Table, times: pa.ChunkedArray) -> pa.Table:
    repeating = {name: column(rows, name).dictionary_encode() for name in ("account", "email", "operation")}
    return pa.table(
        {ROW_NUMBER: rows[ROW_NUMBER], "request_id": column(rows, "request_id"), "used_at": times, **repeating}
    )


def _is_copilot(rows: pa.Table) -> pa.ChunkedArray:
    operations = pc.utf8_trim_whitespace(column(rows, "operation"))
    return pc.equal(pc.utf8_lower(operations), COPILOT.lower())


def _record(cell: str) -> _Record:
    """What a cell says: the whole record, or only its CopilotEventData."""
    found = parsed(cell)
    if not isinstance(found, dict):
        return _BROKEN
    data = found.get("CopilotEventData", found)
    data = parsed(data) if isinstance(data, str) else data
    messages = data.get("Messages") if isinstance(data, dict) else None
    listed = [one for one in messages if isinstance(one, dict)] if isinstance(messages, list) else []
    thread = str(data.get("ThreadId") or "") if isinstance(data, dict) else ""
    made = [_message(one) for one in listed] or [("", UNLISTED)]
    return _Record(str(found.get("CreationTime") or ""), made, thread)


def _message(message: dict[str, Any]) -> tuple[str, str]:
    said = str(message.get("isPrompt", message.get("IsPrompt"))).lower()
    name = message.get("Id") or message.get("ID") or ""
    return str(name), {"true": PROMPT, "false": REPLY}.get(said, UNLISTED)


def _times(records: list[_Record], around: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times that are written in one way: the records' own, or where none tells it those of the rows around them."""
    if any(record.time for record in records):
        return texts([record.time for record in records])
    pairs = zip(records, around.to_pylist(), strict=True)
    return texts([time if record.is_whole else "" for record, time in pairs])
