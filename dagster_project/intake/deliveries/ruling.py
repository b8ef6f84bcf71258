"""`katsuyo accept` and `katsuyo withdraw`: which file is meant, and the decision written down for the next night.

Add here: what a decision about a file demands of the person. Keep out: what a night makes of it (succession.py), and
the terminal (cli.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dagster_project.intake.deliveries import decisions as records
from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.deliveries.decisions import Decision, Decisions, Verb
from dagster_project.intake.deliveries.inbox import finding_digest
from dagster_project.intake.deliveries.ledger import Delivery
from dagster_project.intake.deliveries.named_path import find_named
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.messages import CouldNotRun, Message
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Ruling:
    """What was decided, or taken back; ``paths`` are all names under which the decision holds now."""

    verb: Verb
    undone: bool
    decisions: tuple[Decision, ...]
    paths: tuple[str, ...]


def decide(
    root: DataRoot, verb: Verb, path: str, reason: str, key: PseudonymKey, now: datetime, *, erased: bool = False
) -> Ruling:
    """Writes the decision about the file at ``path``; an earlier one about the same content is replaced, but what was
    once ``erased`` stays so.

    ``now`` only dates the decision for people.

    Raises:
        CouldNotRun: no reason, an unknown path, or a file that the decision cannot be about.
        AnotherNightIsRunning: a night works on the root.
    """
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in reason).split())
    if not said:
        raise CouldNotRun(Message("理由を --reason で書いてください。", "Give the reason with --reason."))

    def change(deliveries: Sequence[Delivery], present: Decisions) -> tuple[Decisions, tuple[Decision, ...]]:
        named = find_named(root, path, [delivery.path for delivery in deliveries])
        meant = _meant(verb, [delivery for delivery in deliveries if delivery.path == named])
        _require_same_content(root, named, meant)
        made = tuple(
            _decision(verb, delivery, said, now).model_copy(
                update={"erased": erased or (verb == "withdraw" and _is_erased(present, delivery))}
            )
            for delivery in meant
        )
        kept = [old for old in present.decisions if old.verb != verb or not any(map(old.is_about, meant))]
        return Decisions(decisions=(*kept, *made)), made

    return _under_lock(root, verb, key, change)


def take_back(root: DataRoot, verb: Verb, path: str, key: PseudonymKey) -> Ruling:
    """Removes the decision about the file at ``path``.

    Raises:
        CouldNotRun: an unknown path, or no such decision about it.
        AnotherNightIsRunning: a night works on the root.
    """

    def change(deliveries: Sequence[Delivery], present: Decisions) -> tuple[Decisions, tuple[Decision, ...]]:
        known = [delivery.path for delivery in deliveries] + [old.path for old in present.decisions]
        named = find_named(root, path, known)
        there = [delivery for delivery in deliveries if delivery.path == named]
        taken = tuple(
            old
            for old in present.decisions
            if old.verb == verb and (old.path == named or any(map(old.is_about, there)))
        )
        if not taken:
            raise CouldNotRun(_nothing_to_take_back(verb, named))
        return Decisions(decisions=tuple(old for old in present.decisions if old not in taken)), taken

    return _under_lock(root, verb, key, change, undone=True)


_Change = Callable[[Sequence[Delivery], Decisions], tuple[Decisions, tuple[Decision, ...]]]


def _under_lock(root: DataRoot, verb: Verb, key: PseudonymKey, change: _Change, *, undone: bool = False) -> Ruling:
    with night_lock(root):
        deliveries = ledgers.read(root.ledger_file, key).deliveries
        after, changed = change(deliveries, records.read(root.decisions_file))
        records.write(root.decisions_file, after)
    names = {delivery.path for delivery in deliveries for entry in changed if entry.is_about(delivery)}
    return Ruling(verb, undone, changed, tuple(sorted(names | {entry.path for entry in changed})))


def _is_erased(present: Decisions, delivery: Delivery) -> bool:
    return present.erases(delivery.kind, delivery.scope_id, delivery.sha256)


def _decision(verb: Verb, delivery: Delivery, reason: str, now: datetime) -> Decision:
    return Decision(
        verb=verb,
        path=delivery.path,
        sha256=delivery.sha256,
        kind=delivery.kind,
        scope_id=delivery.scope_id,
        reason=reason,
        decided_at=now.isoformat(timespec="seconds"),
    )


def _meant(verb: Verb, there: Sequence[Delivery]) -> list[Delivery]:
    """The deliveries at one path that the decision is about; a content that was replaced is none of them."""
    current = [delivery for delivery in there if delivery.status != "superseded"]
    if verb == "withdraw" and current:
        return current
    refused = [delivery for delivery in current if delivery.status == "refused"]
    if verb == "accept" and refused:
        return refused
    path, states = there[0].path, ", ".join(sorted({delivery.status for delivery in there}))
    raise CouldNotRun(
        Message(
            f"{path} は拒否されていません（状態: {states}）。認める必要はありません。",
            f"{path} is not refused (status: {states}). There is nothing to accept.",
        )
        if verb == "accept"
        else Message(
            f"{path} の内容はもう差し替えられていて、数えていません。",
            f"The content of {path} has been superseded already and does not count.",
        )
    )


def _require_same_content(root: DataRoot, path: str, meant: Sequence[Delivery]) -> None:
    """A decision is about a content that a night has seen, not about what was put there since; or about what the door
    found, where nothing was opened: that is known by the finding, and its bytes are not asked for."""
    if any(map(_is_finding, meant)):
        return
    file = root.path / path
    if file.is_symlink() or not file.is_file():
        return
    try:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return
    if digest not in {delivery.sha256 for delivery in meant}:
        raise CouldNotRun(
            Message(
                f"{path} の内容は前の夜間処理から変わっています。先に `katsuyo nightly` を動かしてください。",
                f"The content of {path} has changed since the last night. Run `katsuyo nightly` first.",
            )
        )


def _is_finding(delivery: Delivery) -> bool:
    return delivery.refusal is not None and delivery.sha256 == finding_digest(delivery.path, delivery.refusal.en)


def _nothing_to_take_back(verb: Verb, path: str) -> Message:
    word = "承認" if verb == "accept" else "取り下げ"
    english = "acceptance" if verb == "accept" else "withdrawal"
    return Message(f"{path} の{word}の記録はありません。", f"There is no {english} of {path} to take back.")
