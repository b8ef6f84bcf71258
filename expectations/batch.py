"""Builds the batch of one mart: its rows, their recomputed twins and the suite's derived columns side by side.

Add here: a column that every suite needs beside the mart's own. Keep out: the derived columns of one suite.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from expectations.catalogue import CITY, Catalogue
from expectations.frames import Row, from_rows, key_text, rows_of
from expectations.keys import ORGANISATION
from expectations.others import Derive, Others

KEY: Final = "key"
MISSING: Final = "missing_values"
NEGATIVE: Final = "negative_values"
RECOMPUTED: Final = "recomputed_"


@dataclass(frozen=True)
class Batch:
    """``frame``: what is judged; ``keys``: the recomputed keys as text, one per recomputed row; ``compared``: the
    non-key columns; ``broken``: derived column -> why it could not be computed (it is not in the frame)."""

    frame: pd.DataFrame
    keys: list[str]
    compared: list[str]
    broken: dict[str, str]


def batch_of(
    mart: str, expected: pd.DataFrame, derived: Mapping[str, Derive], others: Others, catalogue: Catalogue = CITY
) -> Batch:
    """The batch of a mart of ``others``; a row whose key was not recomputed has NULL in all recomputed cells."""
    recomputed, keys = rows_of(expected), catalogue.keys[mart]
    organisations = {row[ORGANISATION] for row in recomputed}
    organisation = organisations.pop() if len(organisations) == 1 else None
    texts = [key_text(row, keys, organisation) for row in recomputed]
    twins = dict(zip(texts, recomputed, strict=True))
    columns = [str(column) for column in expected.columns]
    compared = [column for column in columns if column not in keys]
    required = [column for column in columns if column not in catalogue.nullable[mart]]
    found, broken = derive(derived, others.rows(mart), others)
    rows = []
    for place, row in enumerate(others.rows(mart)):
        key = key_text(row, keys, organisation)
        twin = twins.get(key, {})
        rows.append(
            row
            | {
                KEY: key,
                MISSING: missing_values(row, required),
                NEGATIVE: negative_values(row, catalogue.signed.get(mart, frozenset())),
            }
            | {RECOMPUTED + column: twin.get(column) for column in compared}
            | {name: values[place] for name, values in found.items()}
        )
    names = [*columns, KEY, MISSING, NEGATIVE, *(RECOMPUTED + column for column in compared), *found]
    return Batch(from_rows(names, rows), texts, compared, broken)


def derive(
    derived: Mapping[str, Derive], rows: Sequence[Row], others: Others
) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """The derived columns that could be computed, and why each other one could not."""
    found: dict[str, list[Any]] = {}
    broken: dict[str, str] = {}
    for name, function in derived.items():
        try:
            found[name] = [function(row, others) for row in rows]
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            broken[name] = f"{name}: {type(error).__name__} {error}"
    return found, broken


def missing_values(row: Row, required: Sequence[str]) -> str | None:
    """The required columns that are NULL in this row, or None."""
    return ", ".join(column for column in required if row[column] is None) or None


def negative_values(row: Row, signed: Collection[str] = ()) -> str | None:
    """The columns of this row below zero, those apart that may be, or None."""
    below = (column for column, value in row.items() if isinstance(value, int | float) and value < 0)
    return ", ".join(column for column in below if column not in signed) or None
