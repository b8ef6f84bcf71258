"""What tells a use from others of its person between deliveries: what lands of it, and a key over what does not.

The instant and the length land as they are and are compared as such (settling/duplicates.py). What else a log mostly says of a
use is its kind of work, one of a few texts: their keys are made once per person and kind. Only a row that says more
(a text, a model) has a fingerprint of its own.
Add here: a field of a use that lands as it stands. Keep out: other kinds of files (bench.py).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Final

from dagster_project.intake.landing.bench import Bench
from dagster_project.intake.landing.row_identity import PARTING, compared_columns
from dagster_project.intake.people.keys import PseudonymKey

CATEGORY: Final = "work_kind"
# Fields of a use that are compared without a fingerprint of its row.
_TOLD_OTHERWISE: Final = ("used_at", "text_length", CATEGORY)


def category_keys(key: PseudonymKey, combinations: Sequence[tuple[str, ...]]) -> list[int]:
    """One number of 64 bits for each combination of an identity's digest and the text of a category, carriage returns
    aside. Equal ones show that one person has the same kind of work twice, which lands anyhow; those of two people
    have nothing in common."""
    return [
        int.from_bytes(
            hmac.digest(key.secret, PARTING.join(("use", *texts)).replace("\r", "").encode(), hashlib.sha256)[:8]
        )
        for texts in combinations
    ]


def use_key(bench: Bench, category_key: str, instants: Mapping[str, str]) -> str:
    """SQL (UBIGINT) over relation ``typed``: ``category_key`` where nothing else of the row is compared, else the
    fingerprint of all of its cells. A length that is no number lands as none, so its text must be compared.

    Which of the two a row has depends on its cells alone, never on its file: an absent column is an empty one.
    """
    further = [name for name in compared_columns(bench.names, bench.context.found) if name not in _TOLD_OTHERWISE]
    says_more = [f"{name} <> ''" for name in further]
    if "text_length" in bench.names:
        says_more.append("(text_length <> '' AND characters IS NULL)")
    if not says_more:
        return category_key
    return f"CASE WHEN {' OR '.join(says_more)} THEN {bench.row_key(instants)} ELSE {category_key} END"
