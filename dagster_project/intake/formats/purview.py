"""Microsoft Purview's audit log of Copilot: portal exports old and new, Search-UnifiedAuditLog, records of Graph and of
the Management API, and the exploded CSV of Microsoft's PAX script.

One record is one exchange with Copilot and lists its messages, of either side: prompts count, each of them once. Times
are UTC. Add here: another way of getting those records out. Keep out: usage reports of Microsoft 365 Copilot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pyarrow as pa

from dagster_project.intake.formats.purview_records import (
    COPILOT,
    REPEATED,
    REPLY,
    UNLISTED,
    unfold_exploded,
    unfold_records,
)
from dagster_project.intake.recognising.layout import SESSION, Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

_ID: Final = Field("request_id", ("RecordId", "Id", "Identity"))
_ACCOUNT: Final = Field("account", ("UserId", "UserIds", "Audit_UserId"))
_EMAIL: Final = Field("email", ("userPrincipalName",))
_OPERATION: Final = Field("operation", ("Operation", "Operations"), required=True)


def _unfolding(make: Callable[[pa.Table], pa.Table], used_at: str) -> Unfolding:
    """``used_at``: what people call the time that is read."""
    messages = (Field("message_id", ("Messages",)), Field("message", ("Messages",)))
    fields = (_ID, Field("used_at", (used_at,)), _ACCOUNT, _EMAIL, _OPERATION, Field(SESSION, ("ThreadId",)))
    return Unfolding((*fields, *messages), make)


_AUDIT: Final = Layout(
    name="purview_audit",
    kind="usage_log",
    title=Message("Microsoft Purview の監査ログ（Copilot）", "Microsoft Purview audit log (Copilot)"),
    fields=(
        _ID,
        Field("used_at", ("CreationDate", "createdDateTime", "CreationTime")),
        _OPERATION,
        _ACCOUNT,
        _EMAIL,
        Field("audit_data", ("AuditData",), required=True),
    ),
    any_of=(("account", "email"),),
    absent=("Message_isPrompt",),
    unfolding=_unfolding(unfold_records, "AuditData (CreationTime)"),
    excludes=(
        Exclusion(
            "other_operation",
            "operation",
            (COPILOT,),
            Message("Copilot との対話でない監査記録", "an audit record of something else than a Copilot interaction"),
            is_not=True,
        ),
        Exclusion("copilot_reply", "message", (REPLY,), Message("Copilot の回答", "a reply of Copilot")),
        Exclusion(
            "no_prompt_listed",
            "message",
            (UNLISTED,),
            Message(
                "質問か回答かが記録されていない対話（古い記録など）",
                "an interaction that does not tell prompts from replies (older records)",
            ),
        ),
        Exclusion(
            "repeated_message",
            "message",
            (REPEATED,),
            Message("参照した資料ごとに繰り返された同じ発言", "the same message again, for another resource"),
        ),
    ),
    naive_is_utc=True,
    # The portal cuts an export off there.
    row_limits=(50_000,),
    unit="prompt",
    tool="microsoft_365",
)

LAYOUTS = (
    _AUDIT,
    replace(
        _AUDIT,
        name="purview_records",
        title=Message("Microsoft 365 の監査記録（Copilot、JSON）", "Microsoft 365 audit records (Copilot, JSON)"),
        fields=(
            _ID,
            Field("used_at", ("CreationTime", "CreationDate"), required=True),
            _OPERATION,
            _ACCOUNT,
            _EMAIL,
            Field("audit_data", ("CopilotEventData",), required=True),
        ),
        absent=("Message_isPrompt", "AuditData"),
        unfolding=_unfolding(unfold_records, "CreationTime"),
    ),
    replace(
        _AUDIT,
        name="purview_exploded",
        title=Message("Purview の監査ログを展開した表（PAX）", "Purview audit log exploded into messages (PAX)"),
        fields=(
            _ID,
            Field("used_at", ("CreationDate", "CreationTime", "InteractionDate"), required=True),
            replace(_OPERATION, required=False),
            _ACCOUNT,
            _EMAIL,
            Field("message_id", ("Message_Id",), required=True),
            Field("is_prompt", ("Message_isPrompt",), required=True),
            Field(SESSION, ("ThreadId",)),
        ),
        absent=(),
        unfolding=_unfolding(unfold_exploded, "CreationDate"),
        row_limits=(),
    ),
)
