"""Azure OpenAI diagnostic logs: JSON Lines of a storage account, {"records": [...]} of an event hub, and the table
AzureDiagnostics of Log Analytics as CSV or JSON.

A call has two rows of one correlation id, a near-empty one and one that names the caller (callerObjectId, only with
Entra authentication): the fuller one counts. Times are the .NET ticks of the request where they are written, since a
portal writes its own column in the reader's way. Add here: another container of the same log. Keep out: gateways' logs.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pyarrow as pa

from dagster_project.intake.formats.json_cells import cells_of, parsed, table_of, text_of
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding, value_key
from dagster_project.messages import Message

_CATEGORY: Final = "requestresponse"
_CALLERS: Final = ("callerObjectId", "objectId")
_NOBODY_ID: Final = "00000000-0000-0000-0000-000000000000"
_FULL: Final = ("promptTokens", "completionTokens", "modelName", "modelDeploymentName", "requestLength")
# Parts of names of operations that answer nobody's question.
_NO_PROMPT: Final = re.compile(
    "embedding|list|get_|retrieve|delete|cancel|modify|upload|create_(thread|assistant|file|vector_store|message|batch)$",
    re.IGNORECASE,
)
_TICKS: Final = re.compile(r"6[3-6]\d{16}")
_EPOCH: Final = datetime(1, 1, 1, tzinfo=UTC)
_BARE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?")
_NAMES: Final = ("used_at", "category", "operation", "request_id", "status", "properties", "account")


def _unfold(rows: pa.Table) -> pa.Table:
    """The rows with time and caller out of their properties.

    Raises:
        Unreadable: no row is a call, or no call says who made it.
    """
    numbers: list[int] = []
    columns: dict[str, list[str]] = {
        name: [] for name in (*_NAMES, "row_kind") if name not in ("operation", "properties")
    }
    fullest: dict[str, tuple[int, int]] = {}
    for index, (number, cells) in enumerate(cells_of(rows, _NAMES)):
        found = parsed(cells["properties"]) if cells["properties"].strip() else {}
        properties = found if isinstance(found, dict) else {}
        account = next(filter(None, (_caller(properties.get(name)) for name in _CALLERS)), _caller(cells["account"]))
        is_call = value_key(cells["category"]) == _CATEGORY
        fullness = _fullness(properties, account)
        numbers.append(number)
        columns["used_at"].append(_moment(text_of(properties.get("requestTime")), cells["used_at"]))
        columns["account"].append(account)
        for name in ("category", "request_id", "status"):
            columns[name].append(cells[name])
        columns["row_kind"].append(_kind(is_call, cells["operation"], fullness if isinstance(found, dict) else 1))
        if is_call and cells["request_id"] and fullness > fullest.get(cells["request_id"], (-1, 0))[0]:
            fullest[cells["request_id"]] = (fullness, index)
    for index, call in enumerate(columns["request_id"]):
        if columns["row_kind"][index] == "call" and call in fullest and fullest[call][1] != index:
            columns["row_kind"][index] = "second_row"
    callers = [
        account
        for account, kind in zip(columns["account"], columns["row_kind"], strict=True)
        if kind != "other_category"
    ]
    if not any(callers):
        raise Unreadable(_NOBODY if callers else _NO_CALLS)
    return table_of(numbers, columns)


def _caller(value: Any) -> str:
    text = text_of(value).strip()
    return "" if text == _NOBODY_ID else text


def _fullness(properties: dict[str, Any], account: str) -> int:
    """0 for a row that tells nothing of a call; one that names the caller before any that does not."""
    told = sum(text_of(properties.get(name)) != "" for name in _FULL)
    return told + (len(_FULL) + 1 if account else 0)


def _kind(is_call: bool, operation: str, fullness: int) -> str:
    if not is_call:
        return "other_category"
    if not fullness:
        return "second_row"
    return "no_prompt" if _NO_PROMPT.search(operation) else "call"


def _moment(ticks: str, written: str) -> str:
    """The time of the request in UTC; else the row's own, to which UTC is added where it says no offset."""
    if _TICKS.fullmatch(ticks):
        return (_EPOCH + timedelta(microseconds=int(ticks) // 10)).isoformat().replace("+00:00", "Z")
    return f"{written}Z" if _BARE.fullmatch(written) else written


_NOBODY: Final = Message(
    "Azure OpenAI の診断ログですが、呼び出した人（callerObjectId / objectId）が一件もありません。API キーでの呼び出しには人が記録されません。"
    "Microsoft Entra ID で認証した呼び出しのログか、利用者を記録している中継システムのログを置いてください。",
    "This is an Azure OpenAI diagnostic log, but no call says who made it (callerObjectId / objectId): calls with an API "
    "key name nobody. Deliver a log of calls authenticated with Microsoft Entra ID, or that of the relay which knows its users.",
)
_NO_CALLS: Final = Message(
    "Azure の診断ログですが、Azure OpenAI の呼び出し（category が RequestResponse の行）が一件もありません。診断設定で RequestResponse を"
    "書き出してください。",
    "This is an Azure diagnostic log without any call of Azure OpenAI (rows of category RequestResponse). Export "
    "RequestResponse in the diagnostic settings.",
)

LAYOUTS = (
    Layout(
        name="azure_openai_diagnostics",
        kind="usage_log",
        title=Message("Azure OpenAI の診断ログ", "Azure OpenAI diagnostic log"),
        fields=(
            Field("used_at", ("time", "TimeGenerated", "TimeGenerated [UTC]"), required=True),
            Field("category", ("category",), required=True),
            Field("operation", ("operationName",), required=True),
            Field("request_id", ("correlationId",), required=True),
            Field("status", ("resultSignature",), required=True),
            Field("properties", ("properties", "properties_s"), required=True),
            Field("account", ("identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g",)),
        ),
        timestamp="ymd_zoned",
        excludes=(
            Exclusion(
                "other_category",
                "row_kind",
                ("other_category",),
                Message("RequestResponse でない記録", "a record of another category than RequestResponse"),
            ),
            Exclusion(
                "second_row_of_call",
                "row_kind",
                ("second_row",),
                Message("同じ呼び出しの、中身のほとんどない行", "the near-empty second row of a call"),
            ),
            Exclusion(
                "no_prompt",
                "row_kind",
                ("no_prompt",),
                Message("質問でない操作（埋め込み、一覧など）", "an operation that asks nothing (embeddings, lists)"),
            ),
            Exclusion(
                "failed_call", "status", ("200",), Message("失敗した呼び出し", "a call that failed"), is_not=True
            ),
        ),
        tool="azure_openai",
        unfolding=Unfolding(
            (
                Field("used_at", ("time",), required=True),
                Field("account", ("callerObjectId",), required=True),
                Field("request_id", ("correlationId",)),
                Field("category", ("category",)),
                Field("status", ("resultSignature",)),
                Field("row_kind", ("properties",)),
            ),
            _unfold,
        ),
        notes=(
            Message(
                "呼び出し 1 件を 1 回と数えます。callerObjectId がアプリ（マネージド ID）なら全員が一人に見えます。"
                "一つの質問に何度も呼び出すアプリでは回数が多くなります。",
                "One call counts as one use. Where callerObjectId is an application (a managed identity), everybody looks like one "
                "person; an application that calls several times for one question counts more.",
            ),
        ),
    ),
)
