"""What deliveries mean for one another: duplicate, superseded, vanished, withdrawn.

Pure functions from the former ledger and today's files to the new ledger; rows are not looked at. Add here: another
way in which one delivery changes the standing of another. Keep out: files and disks (arrival.py, stored_files.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.intake.deliveries.decisions import Decisions
from dagster_project.intake.deliveries.inbox import InboxFile
from dagster_project.intake.deliveries.ledger import Delivery, Ledger


def known(former: Ledger, file: InboxFile, recipe: str) -> Delivery | None:
    """The ledger's word on these bytes in this place, where they landed by this recipe. A refused file has no such
    word: it is looked at again."""
    for delivery in former.deliveries:
        same = (delivery.kind, delivery.scope_id, delivery.sha256) == (file.kind, file.scope_id, file.sha256)
        if same and delivery.recipe == recipe and delivery.holds_rows:
            return as_landed(delivery, file.relative)
    return None


def erased(former: Ledger, file: InboxFile, fresh: Delivery) -> Delivery:
    """A content whose rows were erased: what the ledger counted of it, and no row; ``fresh`` where it knows nothing."""
    for delivery in former.deliveries:
        if (delivery.kind, delivery.scope_id, delivery.sha256) == (file.kind, file.scope_id, file.sha256):
            return as_landed(delivery, file.relative)
    return fresh


def as_landed(delivery: Delivery, path: str) -> Delivery:
    """The same content under a name of today, before today's decisions."""
    return delivery.model_copy(update={"path": path, "status": "landed", "reason": ""})


def succeed(former: Ledger, present: Iterable[Delivery], decisions: Decisions) -> list[Delivery]:
    """Every delivery of the new ledger: today's files in their order, then those that are no longer there."""
    today = _mark_duplicates(present)
    return [_decided(delivery, decisions) for delivery in (*today, *_gone(former, today))]


def _mark_duplicates(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """The same bytes under a second name count once: the first name in order keeps the rows."""
    seen: set[str] = set()
    result: list[Delivery] = []
    for delivery in deliveries:
        again = delivery.status == "landed" and delivery.file_id in seen
        result.append(delivery.model_copy(update={"status": "duplicate"}) if again else delivery)
        if delivery.status == "landed":
            seen.add(delivery.file_id)
    return result


def _gone(former: Ledger, present: list[Delivery]) -> list[Delivery]:
    """Deliveries that are no longer in the inbox: superseded by another content at their path, or vanished."""
    at_path = {delivery.path: delivery for delivery in present}
    counted = {delivery.file_id for delivery in present}
    kept: list[Delivery] = []
    for delivery in former.deliveries:
        here = at_path.get(delivery.path)
        if here is not None and here.sha256 == delivery.sha256:
            continue
        if delivery.status == "superseded":
            kept.append(delivery)
        elif delivery.holds_rows and delivery.file_id not in counted:
            # Else its rows count under the name that they have now.
            counted.add(delivery.file_id)
            kept.append(_without_file(delivery, here))
    return kept


def _without_file(delivery: Delivery, here: Delivery | None) -> Delivery:
    """A refused successor supersedes nothing: the former rows go on counting."""
    if here is None:
        return delivery.model_copy(update={"status": "vanished", "reason": ""})
    if here.refusal is not None:
        status = "vanished" if delivery.status == "vanished" else "landed"
        return delivery.model_copy(update={"status": status, "reason": ""})
    return delivery.model_copy(update={"status": "superseded", "reason": "", "superseded_rows": delivery.landed_rows})


def _decided(delivery: Delivery, decisions: Decisions) -> Delivery:
    if delivery.status == "superseded":
        return delivery
    withdrawn = decisions.withdrawal_of(delivery)
    if withdrawn:
        tables = [] if withdrawn.erased else delivery.tables
        return delivery.model_copy(update={"status": "withdrawn", "reason": withdrawn.reason, "tables": tables})
    accepted = decisions.acceptance_of(delivery) if delivery.status == "refused" else None
    return delivery.model_copy(update={"reason": accepted.reason if accepted else ""})
