"""The expectations every mart has: row count and key set first, then keys, required columns, each recomputed value.

Add here: a rule that holds for every mart. Keep out: the arithmetic of one mart (its own module).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from dagster_project.messages import Message
from expectations.batch import KEY, MISSING, NEGATIVE, RECOMPUTED
from expectations.door import (
    Expectation,
    ExpectColumnDistinctValuesToEqualSet,
    ExpectColumnValuesToBeUnique,
    ExpectTableRowCountToEqual,
)
from expectations.suites.house import LOOK_AT_THE_MODEL, ExpectNone, ExpectSame, declare

_TWO_WAYS = Message(
    "公開せず、{maker} と再計算（expectations）のどちらが正しいか確認してください。",
    "Do not publish; find out which is right, {maker} or the recomputation in expectations.",
)


class ExpectRecomputedRowCount(ExpectTableRowCountToEqual):
    """As many rows as recomputed: asked first, because an empty mart passes most expectations."""

    rule: ClassVar[Message] = Message("行数は再計算と同じ", "there are as many rows as recomputed")
    todo: ClassVar[Message] = _TWO_WAYS


class ExpectRecomputedKeys(ExpectColumnDistinctValuesToEqualSet):
    """Exactly the keys of the recomputed mart, none missing and none added."""

    column: str = KEY
    rule: ClassVar[Message] = Message("キーの集合は再計算と同じ", "the keys are those recomputed")
    todo: ClassVar[Message] = _TWO_WAYS


class ExpectUniqueKeys(ExpectColumnValuesToBeUnique):
    """One row per key."""

    column: str = KEY
    rule: ClassVar[Message] = Message("キーは一行に一つ", "no key stands in two rows")
    todo: ClassVar[Message] = LOOK_AT_THE_MODEL


class ExpectRequiredValues(ExpectNone):
    """No NULL in a required column; the derived column lists the columns of the row that have one."""

    column: str = MISSING
    rule: ClassVar[Message] = Message("必須の列は空にできない", "required columns have a value")


class ExpectNoNegativeValues(ExpectNone):
    """No number of a mart is below zero; the derived column lists the columns of the row that are."""

    column: str = NEGATIVE
    rule: ClassVar[Message] = Message("数値は負にならない", "no number is negative")


class ExpectRecomputedValue(ExpectSame):
    """A cell equals the cell recomputed from the landed rows without dbt; NULL equals only NULL."""

    rule: ClassVar[Message] = Message("値は再計算と同じ", "the value is the one recomputed from the landed rows")
    todo: ClassVar[Message] = _TWO_WAYS


def shape(mart: str, keys: Sequence[str]) -> list[Expectation]:
    """Row count, key set and uniqueness of keys; ``keys`` are the recomputed mart's, one text per row."""
    return [
        declare(ExpectRecomputedRowCount, mart, value=len(keys)),
        declare(ExpectRecomputedKeys, mart, value_set=sorted(set(keys))),
        declare(ExpectUniqueKeys, mart),
    ]


def cells(mart: str, columns: Sequence[str]) -> list[Expectation]:
    """Required and non-negative values of the mart, and each of the (non-key) columns against its recomputation."""
    return [
        declare(ExpectRequiredValues, mart),
        declare(ExpectNoNegativeValues, mart),
        *(declare(ExpectRecomputedValue, mart, column_A=column, column_B=RECOMPUTED + column) for column in columns),
    ]
