"""The pseudonym key taken to a safe place and brought back: without it nobody is recognised in rows that landed.

Add here: what must hold before a key is written anywhere. Keep out: where the key comes from on a night (keys.py).
"""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.people.keys import PseudonymKey, load_key, read_key, write_key
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import KEY_VARIABLE, DataRoot, key_file


def back_up(root: DataRoot, target: Path) -> PseudonymKey:
    """Writes the key of today into a new file of mode 0600.

    Raises:
        CouldNotRun: the place is in the data root or taken, or the key is not the data root's.
    """
    target = target.expanduser().resolve()
    if target.is_relative_to(root.path):
        raise CouldNotRun(
            Message(
                f"{target} はデータルートの中です。鍵は仮名化した行と別の場所に置いてください。",
                f"{target} lies in the data root. Keep the key apart from the rows that it pseudonymises.",
            )
        )
    key = load_key()
    ledgers.read(root.ledger_file, key)
    try:
        write_key(target, key)
    except FileExistsError:
        raise CouldNotRun(
            Message(f"{target} はもうあります。上書きしません。", f"{target} exists already and is not overwritten.")
        ) from None
    return key


def restore(root: DataRoot, source: Path) -> PseudonymKey:
    """Puts the key of a backup where nights look for it. The same key again is no fault.

    Raises:
        CouldNotRun: the backup is no key or can be read by others, the data root's rows are of another key, or another
            key lies in the place already.
    """
    source = source.expanduser()
    if not source.is_file():
        raise CouldNotRun(Message(f"{source} がありません。", f"{source} does not exist."))
    key = read_key(source)
    ledgers.read(root.ledger_file, key)
    place = key_file()
    if place.exists() and read_key(place).fingerprint != key.fingerprint:
        raise CouldNotRun(
            Message(
                f"{place} には別の鍵があります。上書きしません。要らない鍵なら、控えを取ってから別の場所に移してください。",
                f"{place} holds another key, which is not overwritten. Move it away first if it is not needed.",
            )
        )
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_key(place, key)
    return key


def where() -> str:
    """Where a night takes the key from now."""
    return f"${KEY_VARIABLE}" if KEY_VARIABLE in os.environ else str(key_file())
