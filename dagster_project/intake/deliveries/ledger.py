"""The ledger: every delivery there ever was, what became of it, and the key's fingerprint.

One JSON file, replaced atomically after the landed files that it names; a landed file it does not name is a leftover
of a killed night. Add here: a fact about a delivery. Keep out: rows (landed/), what becomes of a delivery
(succession.py) and what the officer decided (decisions.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from dagster_project.files import write_atomically
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.messages import CouldNotRun, Message

Status = Literal["landed", "refused", "duplicate", "superseded", "vanished", "withdrawn"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sentence(_Record):
    """A Message as it is stored."""

    ja: str
    en: str

    @classmethod
    def of(cls, message: Message) -> Sentence:
        return cls(ja=message.ja, en=message.en)

    def message(self) -> Message:
        return Message(self.ja, self.en)


class Delivery(_Record):
    """One file as it was delivered: a path with one content. A corrected file is another delivery.

    ``recipe`` is what its landing depended on beside its bytes; ``landed_rows`` are the accepted rows on disk;
    ``asked`` stands for the questions and options that its answers point to;
    ``reason`` is the officer's, where the file is withdrawn or was accepted although it is refused.
    """

    path: str
    sha256: str
    scope_id: str
    kind: str
    format: str = ""
    encoding: str = ""
    status: Status
    recipe: str
    asked: str = ""
    first_seen: str
    rows_in: int = 0
    landed_rows: int = 0
    excluded: dict[str, int] = {}
    quarantined_rows: int = 0
    superseded_rows: int = 0
    tables: list[str] = []
    notes: list[Sentence] = []
    refusal: Sentence | None = None
    reason: str = ""

    @property
    def file_id(self) -> str:
        """Names the delivery's rows: kind, scope and content, the same on every machine."""
        return f"{self.kind}-{self.scope_id}-{self.sha256[:16]}"

    @property
    def landing_id(self) -> str:
        """Names the delivery's own files: another recipe makes other rows of the same content."""
        return f"{self.file_id}-{self.recipe}"

    @property
    def is_active(self) -> bool:
        """True where its landed rows count (a vanished file keeps its rows)."""
        return self.status in ("landed", "vanished")

    @property
    def holds_rows(self) -> bool:
        """True where its content landed and lies on disk, whether or not its rows count now."""
        return self.status in ("landed", "vanished", "duplicate", "withdrawn") and self.refusal is None

    @property
    def excluded_rows(self) -> dict[str, int]:
        """Rows left out, by the name of the rule; a withdrawal leaves out all that had landed or would have."""
        if self.status != "withdrawn":
            return self.excluded
        rows = self.landed_rows if self.refusal is None else self.rows_in - sum(self.excluded.values())
        return {**self.excluded, "withdrawn": rows}


class Ledger(_Record):
    version: Literal[1] = 1
    key_fingerprint: str
    deliveries: list[Delivery] = []

    def active(self) -> list[Delivery]:
        return [delivery for delivery in self.deliveries if delivery.is_active]


# Beside the ledger, and not to be made again from the inbox: what people decided, who was erased, what was published.
KEPT: Final = "decisions.json, erased.json, published_breakdowns.json"


def read(path: Path, key: PseudonymKey) -> Ledger:
    """The ledger of a data root, empty on the first night.

    Raises:
        CouldNotRun: it was written with another key (tokens would not match), or is damaged.
    """
    if not path.exists():
        return Ledger(key_fingerprint=key.fingerprint)
    try:
        ledger = Ledger.model_validate_json(path.read_bytes())
    except ValidationError:
        raise CouldNotRun(
            Message(
                f"台帳 {path} が壊れています。控えから戻すか、landed の中の ledger.json とフォルダを消して取り込み直してください（{KEPT} は残す）。",
                f"The ledger {path} is damaged. Restore it from a backup, or delete ledger.json and the folders in "
                f"landed to take all files in anew (keep {KEPT}).",
            )
        ) from None
    if ledger.key_fingerprint != key.fingerprint:
        raise CouldNotRun(
            Message(
                f"仮名化の鍵が台帳の鍵と違います（台帳 {ledger.key_fingerprint}、今 {key.fingerprint}）。元の鍵に戻すか、"
                f"landed の中の ledger.json とフォルダを消して取り込み直してください（inbox のファイルがすべて残っている場合に限ります。{KEPT} は残す）。",
                f"The pseudonym key is not the ledger's (ledger {ledger.key_fingerprint}, now {key.fingerprint}). "
                "Restore the former key, or delete ledger.json and the folders in landed to take all files in anew (only "
                f"where the inbox still holds all of them; keep {KEPT}).",
            )
        )
    return ledger


def write(path: Path, ledger: Ledger) -> None:
    write_atomically(path, ledger.model_dump_json(indent=1).encode())
