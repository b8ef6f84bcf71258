"""What the officer decided about files: accepted although refused, or withdrawn, each with a reason.

One JSON file beside the ledger, replaced atomically; a night only reads it. Add here: another decision about a file.
Keep out: carrying it out (succession.py) and the commands (ruling.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from dagster_project.files import write_atomically
from dagster_project.intake.deliveries.ledger import Delivery
from dagster_project.messages import CouldNotRun, Message

Verb = Literal["accept", "withdraw"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Decision(_Record):
    """One decision about one content. ``decided_at`` is for people; no figure depends on it. A withdrawal that is
    ``erased`` keeps none of its rows on disk and lands none of them again."""

    verb: Verb
    path: str
    sha256: str
    kind: str
    scope_id: str
    reason: str
    decided_at: str
    erased: bool = False

    def is_about(self, delivery: Delivery) -> bool:
        """An acceptance holds for that path with that content, a withdrawal for the content under any name of its
        scope."""
        same = self.is_about_content(delivery.kind, delivery.scope_id, delivery.sha256)
        return same and (self.verb == "withdraw" or self.path == delivery.path)

    def is_about_content(self, kind: str, scope_id: str, sha256: str) -> bool:
        return (self.kind, self.scope_id, self.sha256) == (kind, scope_id, sha256)


class Decisions(_Record):
    version: Literal[1] = 1
    decisions: tuple[Decision, ...] = ()

    def acceptance_of(self, delivery: Delivery) -> Decision | None:
        return self._about(delivery, "accept")

    def withdrawal_of(self, delivery: Delivery) -> Decision | None:
        return self._about(delivery, "withdraw")

    def erases(self, kind: str, scope_id: str, sha256: str) -> bool:
        """True where no row of this content may be kept."""
        return any(entry.erased and entry.is_about_content(kind, scope_id, sha256) for entry in self.decisions)

    def _about(self, delivery: Delivery, verb: Verb) -> Decision | None:
        found = (entry for entry in self.decisions if entry.verb == verb and entry.is_about(delivery))
        return next(found, None)


def read(path: Path) -> Decisions:
    """The decisions of a data root, none where there is no such file.

    Raises:
        CouldNotRun: the file is damaged; to go on without it would let withdrawn rows count again.
    """
    if not path.exists():
        return Decisions()
    try:
        return Decisions.model_validate_json(path.read_bytes())
    except ValidationError:
        raise CouldNotRun(
            Message(
                f"承認と取り下げの記録 {path} が壊れています。控えから戻すか、消してから `katsuyo accept` と `katsuyo withdraw` を"
                "やり直してください。",
                f"The record of accepted and withdrawn files {path} is damaged. Restore it from a backup, or delete it "
                "and repeat `katsuyo accept` and `katsuyo withdraw`.",
            )
        ) from None


def write(path: Path, decisions: Decisions) -> None:
    write_atomically(path, decisions.model_dump_json(indent=1).encode())
