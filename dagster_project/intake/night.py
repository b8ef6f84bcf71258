"""The way through intake: looks at the inbox, lands what is new, keeps the ledger.

Add here: the order of the steps. Keep out: each step (deliveries/inbox.py, arrival.py, deliveries/succession.py, deliveries/stored_files.py), and
what rows of several deliveries mean for one another (settling/settlement.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dagster_project.intake import arrival
from dagster_project.intake.deliveries import decisions, notices, stored_files, succession
from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.deliveries.decisions import Decisions
from dagster_project.intake.deliveries.door import ignored_warning
from dagster_project.intake.deliveries.inbox import Inbox, InboxFile, look_at_inbox
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.erasing import records as erasures
from dagster_project.intake.erasing import rows as erasing
from dagster_project.intake.people import people_in_paths
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class IntakeReport:
    """What the night found: the ledger as written, how many files it landed, and every refusal."""

    ledger: Ledger
    landed_now: int
    refusals: tuple[Message, ...]
    warnings: tuple[Message, ...]


def take_in(root: DataRoot, programme: Programme, key: PseudonymKey, now: datetime) -> IntakeReport:
    """Lands every file of the inbox that is new or whose recipe changed, and writes the ledger.

    ``now`` only dates a delivery for people; no figure depends on it.

    Raises:
        CouldNotRun: the ledger belongs to another key or is damaged, or landed rows of a vanished file are gone.
    """
    former = ledgers.read(root.ledger_file, key)
    decided = decisions.read(root.decisions_file)
    desk = arrival.Desk(root, programme, key, now)
    inbox = look_at_inbox(root)
    present, landed_now = _look_at_all(desk, former, inbox, decided)
    ledger = Ledger(key_fingerprint=key.fingerprint, deliveries=succession.succeed(former, present, decided))
    ledger = erasing.carry_out(root, ledger, erasures.read(root.erasures_file, key))
    stored_files.require_landed(root, ledger)
    ledgers.write(root.ledger_file, ledger)
    stored_files.sweep(root, ledger)
    ignored = (ignored_warning(inbox.ignored),) if inbox.ignored else ()
    warnings = (*notices.warnings(ledger), *people_in_paths.warnings(root, ledger, key), *ignored)
    return IntakeReport(ledger, landed_now, notices.refusals(ledger, programme, root), warnings)


def _look_at_all(desk: arrival.Desk, former: Ledger, inbox: Inbox, decided: Decisions) -> tuple[list[Delivery], int]:
    """Today's files in the order of their paths, and how many contents were landed now."""
    landed: dict[tuple[str, str, str, str], Delivery] = {}
    present: list[Delivery] = []
    for file in inbox.files:
        recipe = arrival.recipe_of(file.kind, file.scope_id, desk.programme, file.declared)
        if decided.erases(file.kind, file.scope_id, file.sha256):
            present.append(succession.erased(former, file, arrival.unread(desk, file, recipe)))
            continue
        delivery = _known(desk, former, file, recipe)
        content = (file.kind, file.scope_id, file.sha256, recipe)
        if delivery is None and content in landed:
            delivery = succession.as_landed(landed[content], file.relative)
        elif delivery is None:
            delivery = arrival.land_file(desk, file, recipe)
            if delivery.status == "landed":
                landed[content] = delivery
        present.append(delivery)
    return present, len(landed)


def _known(desk: arrival.Desk, former: Ledger, file: InboxFile, recipe: str) -> Delivery | None:
    """What the ledger knows of the file, unless the rows that it names are gone."""
    dated = arrival.dated(recipe, file.kind, file.scope_id, desk.programme)
    found = succession.known(former, file, recipe) or succession.known(former, file, dated)
    return found if found and stored_files.is_whole(desk.root, found) else None
