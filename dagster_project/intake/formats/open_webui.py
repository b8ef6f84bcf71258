"""Open WebUI: its export of chats (the admin's of all users, one's own, one chat; older ones without ``chat``) and its
audit log.

A use is a user's message: see open_webui_tree.py for questions asked again. A chat that was imported again or cloned
stands twice in one export; a message counts once by its id, or by its person, second and text. Between exports rows
are told apart by person and second only: ids of chats change on import, and a text may be edited in place.
Add here: another file of this tool. Keep out: other tools with such a tree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import pyarrow as pa

from dagster_project.intake.formats.json_cells import cells_of, parsed, table_of, text_of
from dagster_project.intake.formats.open_webui_tree import Message as ChatMessage
from dagster_project.intake.formats.open_webui_tree import messages_of, seconds
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.recognising.layout import JSON, SESSION, Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

_QUESTION: Final = "question"
_RECORD: Final = ("chat", "history", "messages", "account", "created_at", SESSION)


@dataclass
class _Chat:
    number: int
    account: str
    session: str
    # Originals before clones, older chats before younger ones: whose copy a message is.
    rank: tuple[bool, str]
    messages: list[ChatMessage]
    kinds: list[str]


def _unfold_chats(rows: pa.Table) -> pa.Table:
    """One row per message, and one for a chat without any.

    Raises:
        Unreadable: no chat says whose it is.
    """
    chats = [_chat(number, cells) for number, cells in cells_of(rows, _RECORD)]
    if not any(chat.account for chat in chats):
        raise Unreadable(_OWN_CHATS)
    _mark_copies(chats)
    numbers: list[int] = []
    columns: dict[str, list[str]] = {"used_at": [], "account": [], "row_kind": [], SESSION: []}
    further = max((chat.number for chat in chats), default=0)
    for chat in chats:
        lines = zip((message.sent for message in chat.messages), chat.kinds, strict=False)
        for index, (sent, kind) in enumerate(lines if chat.messages else [("", chat.kinds[0])]):
            further += index > 0
            numbers.append(further if index else chat.number)
            columns["used_at"].append(sent)
            columns["account"].append(chat.account)
            columns["row_kind"].append(kind)
            columns[SESSION].append(chat.session)
    return table_of(numbers, columns)


def _chat(number: int, cells: Mapping[str, str]) -> _Chat:
    content = parsed(cells["chat"]) if cells["chat"] else _legacy(cells)
    if not isinstance(content, dict):
        return _Chat(number, cells["account"], cells[SESSION], (True, ""), [], ["broken"])
    messages = messages_of(content)
    kinds = ["again" if message.is_again else _kind(message.role) for message in messages]
    rank = (bool(content.get("originalChatId")), cells["created_at"].rjust(20))
    session = _root(messages) or cells[SESSION]
    return _Chat(number, cells["account"], session, rank, messages, kinds or ["no_message"])


def _root(messages: Iterable[ChatMessage]) -> str:
    """The id of a chat's first message, "" where ids are hand-made: it stays when a chat is imported again, whose own id
    does not."""
    first = min(messages, key=lambda message: (seconds(message.sent), message.id), default=None)
    return first.id if first and _UUID.fullmatch(first.id) else ""


def _legacy(cells: Mapping[str, str]) -> dict[str, Any]:
    return {name: parsed(cells[name]) for name in ("history", "messages") if cells[name]}


def _kind(role: str) -> str:
    return {"user": _QUESTION, "assistant": "assistant"}.get(role, "other_role")


def _mark_copies(chats: Iterable[_Chat]) -> None:
    """Messages that stand in another chat too: that of the oldest original counts."""
    known: set[tuple[str, ...]] = set()
    for chat in sorted(chats, key=lambda chat: chat.rank):
        found: set[tuple[str, ...]] = set()
        for index, message in enumerate(chat.messages):
            if message.role != "user":
                continue
            text = hashlib.sha256(message.text.encode("utf-8", "ignore")).hexdigest()
            marks: set[tuple[str, ...]] = {("sent", chat.account, message.sent, text)}
            if _UUID.fullmatch(message.id):  # ids of hand-made files may be 1, 2, 3 in every chat
                marks.add(("id", message.id))
            if chat.kinds[index] == _QUESTION and message.sent and marks & known:
                chat.kinds[index] = "copy"
            found |= marks
        known |= found


def _unfold_audit(rows: pa.Table) -> pa.Table:
    """The rows with the person out of ``user``.

    Raises:
        Unreadable: no call of a model is among them.
    """
    names = ("used_at", "user", "verb", "request_uri", "status", "request_id")
    numbers: list[int] = []
    columns: dict[str, list[str]] = {
        name: [] for name in ("used_at", "account", "email", "name", "request_id", "status", "row_kind")
    }
    for number, cells in cells_of(rows, names):
        user = parsed(cells["user"])
        user = user if isinstance(user, dict) else {}
        is_call = cells["verb"].upper() == "POST" and _path(cells["request_uri"]).endswith(_CALLS)
        numbers.append(number)
        columns["used_at"].append(cells["used_at"])
        columns["account"].append(text_of(user.get("id")))
        columns["email"].append(text_of(user.get("email")))
        columns["name"].append(text_of(user.get("name")))
        columns["request_id"].append(cells["request_id"])
        columns["status"].append(cells["status"])
        columns["row_kind"].append("call" if is_call else "other_request")
    if "call" not in columns["row_kind"]:
        raise Unreadable(_NO_CALLS)
    return table_of(numbers, columns)


def _path(uri: str) -> str:
    try:
        return urlsplit(uri).path.rstrip("/")
    except ValueError:
        return ""


_UUID: Final = re.compile("[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_CALLS: Final = ("/chat/completions", "/ollama/api/chat")

_OWN_CHATS: Final = Message(
    "Open WebUI のチャットの書き出しですが、誰のチャットか（user_id）がどこにもありません。利用者本人の書き出しでは人ごとに数えられません。"
    "管理者パネルの「設定 → データベース → すべてのチャットをエクスポート（全ユーザー）」の書き出しを置いてください。",
    "This is an Open WebUI export of chats, but nothing in it says whose they are (user_id): a person's own export cannot "
    "be counted by person. Deliver the admin's: Admin Panel, Settings, Database, Export All Chats (All Users).",
)
_NO_CALLS: Final = Message(
    "Open WebUI の監査ログですが、モデルの呼び出し（chat/completions）が一件もありません。既定ではチャットは記録されません"
    "（AUDIT_EXCLUDED_PATHS）。管理者の「すべてのチャットをエクスポート」の書き出しを置いてください。",
    "This is an Open WebUI audit log without any call of a model (chat/completions): by default chats are left out of it "
    "(AUDIT_EXCLUDED_PATHS). Deliver the admin's Export All Chats instead.",
)

LAYOUTS = (
    Layout(
        name="open_webui_chats",
        kind="usage_log",
        title=Message("Open WebUI のチャットの書き出し", "Open WebUI export of chats"),
        fields=(
            Field("chat", ("chat",)),
            Field("history", ("history",)),
            Field("messages", ("messages",)),
            Field("account", ("user_id",)),
            Field("created_at", ("created_at",)),
            Field(SESSION, ("id",)),
            Field("updated_at", ("updated_at",)),
            Field("title", ("title",)),
            Field("models", ("models",)),
            Field("meta", ("meta",)),
            Field("pinned", ("pinned",)),
            Field("archived", ("archived",)),
            Field("folder", ("folder_id",)),
        ),
        any_of=(
            ("chat", "history"),
            ("title", "models", "account", "created_at", "updated_at", "meta", "pinned", "archived", "folder"),
        ),
        containers=(JSON,),
        timestamp="epoch_seconds",
        excludes=(
            Exclusion("assistant_reply", "row_kind", ("assistant",), Message("AI の回答", "an assistant's reply")),
            Exclusion(
                "question_asked_again",
                "row_kind",
                ("again",),
                Message("別の回答のために送り直した同じ質問", "the same question sent again for another answer"),
            ),
            Exclusion(
                "copied_chat",
                "row_kind",
                ("copy",),
                Message("再取り込み・複製されたチャットの写し", "a copy in a chat imported again or cloned"),
            ),
            Exclusion(
                "other_role",
                "row_kind",
                ("other_role",),
                Message("利用者でも AI でもない発言", "a message of neither the user nor the assistant"),
            ),
            Exclusion("chat_without_messages", "row_kind", ("no_message",), Message("空のチャット", "an empty chat")),
        ),
        unit="prompt",
        tool="open_webui",
        unfolding=Unfolding(
            (
                Field("used_at", ("timestamp",), required=True),
                Field("account", ("user_id",), required=True),
                Field("row_kind", ("role",)),
                Field(SESSION, ("id",)),
            ),
            _unfold_chats,
        ),
        notes=(
            Message(
                "削除されたチャットと一時チャットは書き出しにないので数えられません。本人の書き出しにはその人の分しかありません。",
                "deleted and temporary chats are not in the export and cannot be counted; a person's own export holds "
                "that person's only.",
            ),
        ),
    ),
    Layout(
        name="open_webui_audit",
        kind="usage_log",
        title=Message("Open WebUI の監査ログ", "Open WebUI audit log"),
        fields=(
            Field("used_at", ("timestamp",), required=True),
            Field("user", ("user",), required=True),
            Field("verb", ("verb",), required=True),
            Field("request_uri", ("request_uri",), required=True),
            Field("audit_level", ("audit_level",), required=True),
            Field("status", ("response_status_code",)),
            Field("request_id", ("id",)),
        ),
        containers=(JSON,),
        timestamp="epoch_seconds",
        excludes=(
            Exclusion(
                "other_request",
                "row_kind",
                ("other_request",),
                Message("モデルの呼び出しでない要求", "no call of a model"),
            ),
            Exclusion(
                "failed_call",
                "status",
                ("", "0", "200"),
                Message("失敗した呼び出し", "a call that failed"),
                is_not=True,
            ),
        ),
        # A regenerated answer and each of several models is a call of its own.
        unit="reply",
        tool="open_webui",
        unfolding=Unfolding(
            (
                Field("used_at", ("timestamp",), required=True),
                Field("account", ("user",)),
                Field("email", ("user",)),
                Field("name", ("user",)),
                Field("request_id", ("id",)),
                Field("status", ("response_status_code",)),
                Field("row_kind", ("request_uri",)),
            ),
            _unfold_audit,
        ),
    ),
)
