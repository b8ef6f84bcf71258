"""What the three tools share about the exports: which trial, which kinds, which text encoding, which token.

Add here: a fact of the exports. Keep out: reading rows (each tool does that in its own way).
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Final

from tests.bench.generator.plan import KINDS

KEY: Final = "0123456789" * 4
CODES: Final = {label: code for code, label in KINDS.items()}
# The columns of an export.
NAMES: Final = ("used_at", "address", "label", "text_length", "session")
# The columns of a stored event; equal in all of them, and of one trial, two deliveries tell of one event.
COLUMNS: Final = ("trial_id", "used_at", "person", "kind_code", "text_length", "session")


def trial_of(path: Path) -> str:
    return path.parent.name


def in_utf8(files: list[Path], folder: Path) -> list[Path]:
    """None of the tools reads cp932 as it is: a copy of such a file, in a folder named after its trial."""
    found = []
    for path in files:
        if "cp932" in path.name:
            copy = folder / "utf-8" / trial_of(path) / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text(encoding="cp932"), encoding="utf-8")
            path = copy
        found.append(path)
    return found


def token(address: str) -> str:
    """HMAC-SHA-256 of an address, 128 bits kept, as the landing has it."""
    return hmac.new(KEY.encode(), f"email\x1f{address}".encode(), hashlib.sha256).hexdigest()[:32]
