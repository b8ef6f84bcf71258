"""Which files of the inbox must be landed, and landing them: what one process or several do alike.

Add here: what decides that a file need not be read. Keep out: reading it (arrival.py), and how several processes share
the work (sharing.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.intake import arrival
from dagster_project.intake.arrival import Desk
from dagster_project.intake.deliveries import stored_files, succession
from dagster_project.intake.deliveries.decisions import Decisions
from dagster_project.intake.deliveries.inbox import InboxFile, look_at_inbox
from dagster_project.intake.deliveries.ledger import Delivery, Ledger

Content = tuple[str, str, str, str]


@dataclass(frozen=True)
class PlannedFile:
    """One file of the inbox; ``known`` is its delivery where nothing needs to be read."""

    file: InboxFile
    recipe: str
    known: Delivery | None

    @property
    def content(self) -> Content:
        """What its landed rows are named after: the same content lands once, under however many names."""
        return (self.file.kind, self.file.scope_id, self.file.sha256, self.recipe)


@dataclass(frozen=True)
class Plan:
    """Today's files in the order of their paths, and the names that are no deliveries."""

    files: tuple[PlannedFile, ...]
    ignored: tuple[str, ...]

    @property
    def to_land(self) -> tuple[PlannedFile, ...]:
        return tuple(planned for planned in self.files if planned.known is None)


def plan(desk: Desk, former: Ledger, decided: Decisions) -> Plan:
    """Looks at every file of the inbox and lands none.

    Raises:
        CouldNotRun: a columns.yml is faulty.
    """
    inbox = look_at_inbox(desk.root)
    return Plan(tuple(_planned(desk, former, decided, file) for file in inbox.files), inbox.ignored)


def _planned(desk: Desk, former: Ledger, decided: Decisions, file: InboxFile) -> PlannedFile:
    recipe = arrival.recipe_of(file.kind, file.scope_id, desk.programme, file.declared)
    if decided.erases(file.kind, file.scope_id, file.sha256):
        known: Delivery | None = succession.erased(former, file, arrival.unread(desk, file, recipe))
    else:
        known = _known(desk, former, file, recipe)
    return PlannedFile(file, recipe, known)


def _known(desk: Desk, former: Ledger, file: InboxFile, recipe: str) -> Delivery | None:
    """What the ledger knows of the file, unless the rows that it names are gone."""
    dated = arrival.dated(recipe, file.kind, file.scope_id, desk.programme)
    found = succession.known(former, file, recipe) or succession.known(former, file, dated)
    return found if found and stored_files.is_whole(desk.root, found) else None


def land(desk: Desk, files: Iterable[PlannedFile]) -> list[Delivery]:
    """The deliveries of ``files``, in their order. Whoever shares files out keeps those of one content together."""
    landed: dict[Content, Delivery] = {}
    deliveries: list[Delivery] = []
    for planned in files:
        first = landed.get(planned.content)
        if first is not None:
            delivery = succession.as_landed(first, planned.file.relative)
        else:
            delivery = arrival.land_file(desk, planned.file, planned.recipe)
            if delivery.status == "landed":
                landed[planned.content] = delivery
        deliveries.append(delivery)
    return deliveries
