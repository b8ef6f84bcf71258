"""An intake that several processes share out: its plan and the deliveries of each batch, as files below ``work/``.

Only the data root is common to the processes; what one hands to another lies there and nowhere else, so that no
scheduler's messages or records hold a file name or a sentence about a row. Add here: what another process must know
of the plan. Keep out: planning and landing (planning.py), starting processes (orchestration/).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from dagster_project.files import delete_folder, write_atomically
from dagster_project.intake import night, planning
from dagster_project.intake.arrival import Desk
from dagster_project.intake.batches import batches
from dagster_project.intake.columns.file import Table
from dagster_project.intake.deliveries.inbox import InboxFile
from dagster_project.intake.deliveries.ledger import Delivery, Sentence
from dagster_project.intake.night import IntakeReport
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.planning import Plan, PlannedFile
from dagster_project.messages import CouldNotRun, Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot, batch_bytes


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _File(_Record):
    """A PlannedFile; ``place`` is its path below the data root in hexadecimal, as a name need not be text."""

    place: str
    relative: str
    kind: str
    scope_id: str
    sha256: str
    refusal: Sentence | None
    declared: Table | None
    recipe: str
    known: Delivery | None


class _SharedPlan(_Record):
    """``batches`` are places in ``Plan.to_land``; ``stands_on`` is the digest of the programme file that it was made by."""

    now: datetime
    key_fingerprint: str
    stands_on: str
    files: list[_File]
    ignored: list[str]
    batches: list[list[int]]


class _Batch(_Record):
    deliveries: list[Delivery]


@dataclass(frozen=True)
class _Open:
    desk: Desk
    plan: Plan
    batches: list[list[int]]


def share_out(root: DataRoot, programme: Programme, key: PseudonymKey, now: datetime) -> int:
    """Plans the intake and writes the plan down; gives the number of batches (0: nothing to land).

    Only under the night's lock: what a former night has left of its own plan is removed.

    Raises:
        CouldNotRun: the ledger belongs to another key or is damaged, or a columns.yml is faulty.
    """
    books = night.open_books(root, key)
    plan = planning.plan(Desk(root, programme, key, now), books.former, books.decided)
    shares = batches(
        [planned.content for planned in plan.to_land], [_size(planned) for planned in plan.to_land], batch_bytes()
    )
    shared = _SharedPlan(
        now=now,
        key_fingerprint=key.fingerprint,
        stands_on=_digest(programme),
        files=[_written(root, planned) for planned in plan.files],
        ignored=list(plan.ignored),
        batches=shares,
    )
    if root.shared_intake.exists():
        delete_folder(root.shared_intake)
    write_atomically(_plan_file(root), shared.model_dump_json(by_alias=True).encode())
    return len(shares)


def land_batch(root: DataRoot, programme: Programme, key: PseudonymKey, number: int) -> int:
    """Lands the files of one batch and writes down their deliveries; gives how many files. Done again, it does the same.

    Raises:
        CouldNotRun: this process has another key or another programme file than the plan was made by.
    """
    opened = _open(root, programme, key)
    to_land = opened.plan.to_land
    deliveries = planning.land(opened.desk, [to_land[place] for place in opened.batches[number]])
    write_atomically(_batch_file(root, number), _Batch(deliveries=deliveries).model_dump_json().encode())
    return len(deliveries)


def collect(root: DataRoot, programme: Programme, key: PseudonymKey) -> IntakeReport:
    """The ledger over all batches, as `night.take_in` would have written it.

    Raises:
        CouldNotRun: as land_batch and `night.collect`, or a batch was not landed.
    """
    opened = _open(root, programme, key)
    landed: dict[int, Delivery] = {}
    for number, places in enumerate(opened.batches):
        landed |= zip(places, _deliveries(root, number), strict=True)
    in_order = [landed[place] for place in range(len(opened.plan.to_land))]
    report = night.collect(opened.desk, night.open_books(root, key), opened.plan, in_order)
    delete_folder(root.shared_intake)
    return report


def _open(root: DataRoot, programme: Programme, key: PseudonymKey) -> _Open:
    shared = _SharedPlan.model_validate_json(_plan_file(root).read_bytes())
    if shared.key_fingerprint != key.fingerprint:
        raise CouldNotRun(
            Message(
                f"この働き手の仮名化の鍵（{key.fingerprint}）が、夜間処理を始めた鍵（{shared.key_fingerprint}）と違います。"
                "すべての働き手に同じ KATSUYO_KEY を渡してください。",
                f"This worker's pseudonym key ({key.fingerprint}) is not the one that the night began with "
                f"({shared.key_fingerprint}). Give all workers the same KATSUYO_KEY.",
            )
        )
    if shared.stands_on != _digest(programme):
        raise CouldNotRun(
            Message(
                "programme.yml が夜間処理の途中で変わりました。もう一度夜間処理を動かしてください。",
                "programme.yml was changed while the night was running. Run the night again.",
            )
        )
    files = tuple(_read(root, file) for file in shared.files)
    return _Open(Desk(root, programme, key, shared.now), Plan(files, tuple(shared.ignored)), shared.batches)


def _deliveries(root: DataRoot, number: int) -> list[Delivery]:
    try:
        written = _batch_file(root, number).read_bytes()
    except FileNotFoundError:
        raise CouldNotRun(
            Message(
                f"取り込みの分担 {number} が終わっていません。もう一度夜間処理を動かしてください。",
                f"Batch {number} of the intake was not finished. Run the night again.",
            )
        ) from None
    return _Batch.model_validate_json(written).deliveries


def _written(root: DataRoot, planned: PlannedFile) -> _File:
    file = planned.file
    return _File(
        place=os.fsencode(file.path.relative_to(root.path)).hex(),
        relative=file.relative,
        kind=file.kind,
        scope_id=file.scope_id,
        sha256=file.sha256,
        refusal=Sentence.of(file.refusal) if file.refusal else None,
        declared=file.declared,
        recipe=planned.recipe,
        known=planned.known,
    )


def _read(root: DataRoot, written: _File) -> PlannedFile:
    file = InboxFile(
        root.path / os.fsdecode(bytes.fromhex(written.place)),
        written.relative,
        written.kind,
        written.scope_id,
        written.sha256,
        written.refusal.message() if written.refusal else None,
        written.declared,
    )
    return PlannedFile(file, written.recipe, written.known)


def _size(planned: PlannedFile) -> int:
    """In bytes; what the door refused is not read."""
    if planned.file.refusal is not None:
        return 0
    try:
        return planned.file.path.stat().st_size
    except OSError:
        return 0


def _digest(programme: Programme) -> str:
    return hashlib.sha256(programme.model_dump_json().encode()).hexdigest()


def _plan_file(root: DataRoot) -> Path:
    return root.shared_intake / "plan.json"


def _batch_file(root: DataRoot, number: int) -> Path:
    return root.shared_intake / f"{number}.json"
