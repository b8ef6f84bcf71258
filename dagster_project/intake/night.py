"""The way through intake: looks at the inbox, lands what is new, keeps the ledger.

Add here: the order of the steps. Keep out: each step (planning.py, arrival.py, deliveries/succession.py,
deliveries/stored_files.py), and what rows of several deliveries mean for one another (settling/settlement.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dagster_project.intake import planning
from dagster_project.intake.arrival import Desk
from dagster_project.intake.deliveries import decisions, notices, stored_files, succession
from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.deliveries.decisions import Decisions
from dagster_project.intake.deliveries.door import ignored_warning
from dagster_project.intake.deliveries.inbox import Inbox
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.erasing import records as erasures
from dagster_project.intake.erasing import rows as erasing
from dagster_project.intake.people import people_in_paths
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.planning import Plan
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class IntakeReport:
    """What the night found: what lay in the inbox, the ledger as written, how many files it landed, and every refusal."""

    inbox: Inbox
    ledger: Ledger
    landed_now: int
    refusals: tuple[Message, ...]
    warnings: tuple[Message, ...]


@dataclass(frozen=True)
class Books:
    """What former nights and the officer left: read once, under the night's lock."""

    former: Ledger
    decided: Decisions


def open_books(root: DataRoot, key: PseudonymKey) -> Books:
    """Raises CouldNotRun where the ledger belongs to another key or is damaged."""
    return Books(ledgers.read(root.ledger_file, key), decisions.read(root.decisions_file))


def take_in(root: DataRoot, programme: Programme, key: PseudonymKey, now: datetime) -> IntakeReport:
    """Lands every file of the inbox that is new or whose recipe changed, and writes the ledger, in this process.

    ``now`` only dates a delivery for people; no figure depends on it.

    Raises:
        CouldNotRun: the ledger belongs to another key or is damaged, or landed rows of a vanished file are gone.
    """
    desk = Desk(root, programme, key, now)
    books = open_books(root, key)
    plan = planning.plan(desk, books.former, books.decided)
    return collect(desk, books, plan, planning.land(desk, plan.to_land))


def collect(desk: Desk, books: Books, plan: Plan, landed: Sequence[Delivery]) -> IntakeReport:
    """Writes the ledger over what was known and what landed now (``plan.to_land``, in its order).

    Raises:
        CouldNotRun: landed rows of a vanished file are gone.
    """
    root, key = desk.root, desk.key
    fresh = iter(landed)
    present = [planned.known or next(fresh) for planned in plan.files]
    ledger = Ledger(
        key_fingerprint=key.fingerprint, deliveries=succession.succeed(books.former, present, books.decided)
    )
    ledger = erasing.carry_out(root, ledger, erasures.read(root.erasures_file, key))
    stored_files.require_landed(root, ledger)
    ledgers.write(root.ledger_file, ledger)
    stored_files.sweep(root, ledger)
    ignored = (ignored_warning(plan.ignored),) if plan.ignored else ()
    warnings = (*notices.warnings(ledger), *people_in_paths.warnings(root, ledger, key), *ignored)
    contents = {
        planned.content for planned, delivery in zip(plan.to_land, landed, strict=True) if delivery.status == "landed"
    }
    inbox = Inbox(tuple(planned.file for planned in plan.files), plan.ignored)
    return IntakeReport(inbox, ledger, len(contents), notices.refusals(ledger, desk.programme, root), warnings)
