"""Whose rows were erased on request: keyed tokens, so that no delivery lands them again.

One JSON file beside the ledger, replaced atomically; it holds what a landed row held of the person, and no name. Add
here: what must be remembered of an erasure. Keep out: finding the person (person.py) and removing rows
(rows.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from dagster_project.files import write_atomically
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.messages import CouldNotRun, Message

# What speaks of one person, in whichever row it stands. Names do not: somebody else may bear one tomorrow.
BINDING: Final = ("staff_number_token", "email_token", "account_token")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ErasedPerson(_Record):
    """``identity_keys``: the combinations under which rows had landed; ``tokens``: column of BINDING -> tokens that
    were this person's alone."""

    identity_keys: tuple[str, ...]
    tokens: dict[str, tuple[str, ...]]
    erased_at: str


class Erasures(_Record):
    version: Literal[1] = 1
    key_fingerprint: str
    people: tuple[ErasedPerson, ...] = ()

    def identity_keys(self) -> list[str]:
        return sorted({key for person in self.people for key in person.identity_keys})

    def tokens(self, column: str) -> list[str]:
        return sorted({token for person in self.people for token in person.tokens.get(column, ())})


def read(path: Path, key: PseudonymKey) -> Erasures:
    """The erasures of a data root, none where there is no such file.

    Raises:
        CouldNotRun: it is damaged or of another key; to go on without it would land erased rows again.
    """
    if not path.exists():
        return Erasures(key_fingerprint=key.fingerprint)
    try:
        erasures = Erasures.model_validate_json(path.read_bytes())
    except ValidationError:
        raise CouldNotRun(
            Message(
                f"消去の記録 {path} が壊れています。控えから戻すか、消してから `katsuyo erase` をやり直してください。",
                f"The record of erasures {path} is damaged. Restore it from a backup, or delete it and repeat "
                "`katsuyo erase`.",
            )
        ) from None
    if erasures.key_fingerprint != key.fingerprint:
        raise CouldNotRun(
            Message(
                f"消去の記録 {path} は別の鍵によるものです。元の鍵に戻すか、この記録を消してから `katsuyo erase` をやり直してください。",
                f"The record of erasures {path} was made with another key. Restore the former key, or delete the "
                "record and repeat `katsuyo erase`.",
            )
        )
    return erasures


def write(path: Path, erasures: Erasures) -> None:
    write_atomically(path, erasures.model_dump_json(indent=1).encode())
