"""What the ledger has to say to the officer: refusals that hold the release back, and warnings that do not.

Add here: a sentence about a delivery as a whole. Keep out: deciding what becomes of it (succession.py).
"""

from __future__ import annotations

import re
import shlex
from typing import Final

from dagster_project.intake.arrival import asked_of
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot


def refusals(ledger: Ledger, programme: Programme, root: DataRoot) -> tuple[Message, ...]:
    """Every file that must be mended, accepted or withdrawn before anything is published, each with what to do."""
    refused = [
        _about(delivery, _with_ways_out(delivery, delivery.refusal.message(), root))
        for delivery in ledger.deliveries
        if delivery.status == "refused" and delivery.refusal and not delivery.reason
    ]
    stale = [_about(delivery, _STALE) for delivery in ledger.deliveries if _is_stale(delivery, programme)]
    return (*refused, *stale)


def warnings(ledger: Ledger) -> tuple[Message, ...]:
    """Columns that were not read, vanished files, and every decision with its reason."""
    noted = [
        _about(delivery, note.message())
        for delivery in ledger.deliveries
        if delivery.is_active
        for note in delivery.notes
    ]
    vanished = [
        Message(
            f"{delivery.path} が inbox から消えました。取り込み済みの行はそのまま数えます。",
            f"{delivery.path} has vanished from the inbox. Its landed rows still count.",
        )
        for delivery in ledger.deliveries
        if delivery.status == "vanished"
    ]
    decided = [_about(delivery, _decision(delivery, ledger)) for delivery in ledger.deliveries if delivery.reason]
    return (*noted, *vanished, *decided)


def _with_ways_out(delivery: Delivery, refusal: Message, root: DataRoot) -> Message:
    """Whatever was wrong, the same three ways are open; the commands can be pasted as they stand."""
    inspect = f"katsuyo inspect {_typed(str(root.path / delivery.path))}"
    accept = f"katsuyo accept {_typed(delivery.path)} --data {_typed(str(root.path))} --reason"
    return Message(
        f"{refusal.ja} → 直して同じ場所に置き直してください。詳しく見るには `{inspect}`、このファイルの行なしで公表するには "
        f'`{accept} "理由"` です。',
        f"{refusal.en} → Mend it and put it back in its place. To look closer: `{inspect}`. To publish without its "
        f'rows: `{accept} "why"`.',
    )


def _typed(path: str) -> str:
    """The path as it is typed in a terminal, quoted where it needs to be: by " wherever that serves, as cmd knows no
    other."""
    if _LEFT_ALONE.fullmatch(path):
        return path
    return shlex.quote(path) if set(path) & set('"$`!\\') else f'"{path}"'


_LEFT_ALONE: Final = re.compile(r"[\w./:@%+-]+")

_STALE = Message(
    "inbox から消えていますが、取り込んだ後に programme.yml の質問や選択肢、または自由記述のテーマが変わったので、前の取り込みは使えません。ファイルを inbox に"
    "戻すか、`katsuyo withdraw` で取り下げてください。",
    "it has vanished from the inbox, and the questions or options in programme.yml, or the themes of free answers, "
    "have changed since it landed, so that its landed rows no longer hold. Put the file back into the inbox, or take it out with `katsuyo withdraw`.",
)


def _is_stale(delivery: Delivery, programme: Programme) -> bool:
    """Landed answers point to the options of their day; only the file itself can be read by today's."""
    if delivery.status != "vanished":
        return False
    return delivery.asked != asked_of(delivery.kind, delivery.scope_id, programme)


def _decision(delivery: Delivery, ledger: Ledger) -> Message:
    if delivery.status == "withdrawn":
        return Message(
            f"取り下げられたファイルです（理由: {delivery.reason}）。{delivery.landed_rows} 行は数えません。",
            f"withdrawn (reason: {delivery.reason}). Its {delivery.landed_rows} rows do not count.",
        )
    former = any(other.is_active and other.path == delivery.path for other in ledger.deliveries)
    refusal = delivery.refusal.message() if delivery.refusal else Message("", "")
    return Message(
        f"読めないファイルですが、公表が認められています（理由: {delivery.reason}）。このファイルの行は数えません。"
        f"{'前の内容の行はそのまま数えます。' if former else ''}{refusal.ja}",
        f"refused, and accepted all the same (reason: {delivery.reason}). None of its rows count. "
        f"{'The rows of its former content still count. ' if former else ''}{refusal.en}",
    )


def _about(delivery: Delivery, message: Message) -> Message:
    return Message(f"{delivery.path}: {message.ja}", f"{delivery.path}: {message.en}")
