"""The messages of one Open WebUI chat, and which of them is a question that was asked before.

Open WebUI keeps a tree: regenerating an answer, or asking several models, adds an assistant's message beside the first
one; sending an edited question adds a user's message beside the first one, with a time of its own. So every user's
message was sent. What counts once is a question asked again for another answer: the same text behind the same
questions (answers do not matter: another one may have been regenerated in between). Its first sending counts.
Saving an edited question without sending it changes the text in place.

Add here: another shape in which a chat holds its messages. Keep out: chats beside one another (open_webui.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dagster_project.intake.formats.json_cells import text_of

_EPOCH: Final = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")


@dataclass
class Message:
    """One message: ``asked`` tells the questions that led to it and itself, '' where it is no question with a text."""

    id: str
    role: str
    sent: str
    text: str
    asked: str = ""
    is_again: bool = False


def messages_of(chat: Mapping[str, Any]) -> list[Message]:
    """All messages of a chat in the order of the file: those of its tree, else those of its list (older chats)."""
    nodes = _nodes(chat)
    made = {
        key: Message(text_of(node.get("id")) or key, text_of(node.get("role")).casefold(), _sent(node), _content(node))
        for key, node in nodes.items()
    }
    for key in nodes:
        _ask(key, nodes, made)
    first: dict[str, Message] = {}
    for message in sorted(made.values(), key=lambda message: (message.sent == "", seconds(message.sent))):
        if message.asked:
            message.is_again = first.setdefault(message.asked, message) is not message
    return list(made.values())


def _nodes(chat: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    history = chat.get("history")
    tree = history.get("messages") if isinstance(history, dict) else None
    if isinstance(tree, dict) and tree:
        return {str(key): node for key, node in tree.items() if isinstance(node, dict)}
    listed = chat.get("messages")
    if not isinstance(listed, list):
        return {}
    found = [node for node in listed if isinstance(node, dict)]
    return {str(i): {**node, "parentId": str(i - 1) if i else None} for i, node in enumerate(found)}


def _ask(key: str, nodes: Mapping[str, Mapping[str, Any]], made: Mapping[str, Message]) -> None:
    """Sets ``asked`` of a message and of those above it, from the top down; a circle of parents ends where it began."""
    above: list[str] = []
    seen: set[str] = set()
    at = key
    while at in nodes and at not in seen and not (made[at].asked and made[at].role == "user"):
        above.append(at)
        seen.add(at)
        at = text_of(nodes[at].get("parentId"))
    path = made[at].asked if at in made and at not in seen else ""
    for place in reversed(above):
        message = made[place]
        if message.role == "user":
            # A question without words (a picture) is like no other one.
            path = hashlib.sha256(f"{path}\x1f{message.text or place}".encode("utf-8", "ignore")).hexdigest()
            message.asked = path


def _content(node: Mapping[str, Any]) -> str:
    content = node.get("content")
    return content if isinstance(content, str) else "" if content is None else repr(content)


def _sent(node: Mapping[str, Any]) -> str:
    """The time as seconds since 1970, or as it is written where it is no such number."""
    written = text_of(node.get("timestamp"))
    found = _EPOCH.fullmatch(written)
    return written if found is None or found[2] is None else f"{found[1]}.{found[2]}"


def seconds(sent: str) -> float:
    return float(sent) if _EPOCH.fullmatch(sent) else float("inf")
