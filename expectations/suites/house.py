"""How the house's expectations are made: core Great Expectations with fixed arguments and words for whoever must act.

A rule is a subclass of one of the bases below, named after what it expects; ``rule`` says in both languages what
holds, ``todo`` what to do when it does not. Add here: a base for a new shape of rule. Keep out: the rules of one
mart (its own module) and of every mart (common.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.door import (
    Expectation,
    ExpectColumnPairValuesAToBeGreaterThanB,
    ExpectColumnPairValuesToBeEqual,
    ExpectColumnValuesToBeInSet,
    ExpectColumnValuesToBeNull,
)
from expectations.others import Derive

LOOK_AT_THE_MODEL = Message(
    "この表は公開せず、{maker} とその入力を確認してください。",
    "Do not publish it; look at {maker} and what it reads.",
)


class ExpectAtMost(ExpectColumnPairValuesAToBeGreaterThanB):
    """``column_B`` never exceeds ``column_A``; rows where either is NULL are left to other rules."""

    or_equal: bool = True
    ignore_row_if: Any = "either_value_is_missing"
    rule: ClassVar[Message]
    todo: ClassVar[Message] = LOOK_AT_THE_MODEL


class ExpectSame(ExpectColumnPairValuesToBeEqual):
    """``column_A`` equals ``column_B``; NULL equals only NULL."""

    ignore_row_if: Any = "both_values_are_missing"
    rule: ClassVar[Message]
    todo: ClassVar[Message] = LOOK_AT_THE_MODEL


class ExpectSameWhereBoth(ExpectSame):
    """``column_A`` equals ``column_B`` in the rows that have both."""

    ignore_row_if: Any = "either_value_is_missing"


class ExpectOneOf(ExpectColumnValuesToBeInSet):
    """``column`` holds only the values of ``value_set``; NULL is left to other rules."""

    rule: ClassVar[Message]
    todo: ClassVar[Message] = LOOK_AT_THE_MODEL


class ExpectNone(ExpectColumnValuesToBeNull):
    """``column``, a derived one that names what is wrong in a row, is NULL everywhere."""

    rule: ClassVar[Message]
    todo: ClassVar[Message] = LOOK_AT_THE_MODEL


@dataclass(frozen=True)
class Suite:
    """The arithmetic of one mart: ``derived`` columns joined to its batch, and the rules over them.

    A derived column that cannot be computed is left out of the batch, so that its rules report 'could not check'.
    """

    rules: tuple[type[Expectation], ...]
    derived: Mapping[str, Derive] = field(default_factory=dict)


def declare(kind: type[Expectation], mart: str, **arguments: Any) -> Expectation:
    """The expectation with its words attached: meta has the rule's name and the two message templates.

    The templates hold {mart}, {maker}, {key} and {found}; session.py fills in what was found.
    """
    rule, todo = kind.rule, kind.todo  # type: ignore[attr-defined]
    meta = {
        "rule": kind.__name__,
        "mart": mart,
        "ja": f"{{mart}}（{{key}}）：「{rule.ja}」が成り立っていません（{{found}}）。{todo.ja}",
        "en": f'{{mart}} ({{key}}): "{rule.en}" does not hold ({{found}}). {todo.en}',
    }
    return kind(meta=meta, description=rule.en, **arguments)


def columns_of(expectation: Expectation) -> list[str]:
    """The columns an expectation looks at: one, two, or none if it is about the whole mart."""
    sides = (getattr(expectation, name, None) for name in ("column_A", "column_B", "column"))
    return [str(column) for column in sides if column]
