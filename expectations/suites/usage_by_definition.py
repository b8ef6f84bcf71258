"""Arithmetic of usage_by_definition: each definition parts the same active people, and none can raise a person's uses.

Add here: what must hold between the definitions of a trial. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectOneOf, ExpectSame, ExpectSameWhereBoth, Suite

_MART = "usage_by_definition"


class ExpectKnownDefinition(ExpectOneOf):
    """A definition of the design's list."""

    column: str = "definition"
    value_set: Any = ("prompt", "session", "day", "reply")
    rule: ClassVar[Message] = Message(
        "definition は定められた語のどれか", "the definition is one of the design's words"
    )


class ExpectPeopleOrReason(ExpectNone):
    """People and no reason, or a reason and no people; the derived column names what is wrong."""

    column: str = "half_told"
    rule: ClassVar[Message] = Message(
        "人数があるか、理由だけがあるかのどちらか", "there are people, or a reason and none of them"
    )


class ExpectOneAnswerPerDefinition(ExpectNone):
    """All buckets of a definition are available, or none is."""

    column: str = "partly_available"
    rule: ClassVar[Message] = Message(
        "一つの数え方は、すべての区分で使えるか、どれでも使えないか",
        "a definition is available in all its buckets or in none",
    )


class ExpectDefinitionPartitionsActive(ExpectSameWhereBoth):
    """By any definition the buckets of one use or more sum to the trial's active people."""

    column_A: str = "people_in_buckets"
    column_B: str = "active_people_in_trial_adoption"
    rule: ClassVar[Message] = Message(
        "どの数え方でも、1回以上の区分の人数の合計は利用した人の数",
        "by any definition the buckets of one use or more sum to the active people",
    )


class ExpectOwnUnitAsInFrequency(ExpectSame):
    """By the trial's own unit the people are those of usage_frequency."""

    column_A: str = "people_by_own_unit"
    column_B: str = "people_in_usage_frequency"
    rule: ClassVar[Message] = Message(
        "試行の単位での人数は usage_frequency と同じ", "by the trial's own unit people are those of usage_frequency"
    )


class ExpectZeroBucketAsInFrequency(ExpectSameWhereBoth):
    """Nobody's use is none by another definition: the zero bucket is the same by all."""

    column_A: str = "people"
    column_B: str = "unused_in_usage_frequency"
    rule: ClassVar[Message] = Message(
        "0回の区分はどの数え方でも同じ人数", "the zero bucket holds the same people by every definition"
    )


class ExpectNoMoreThanOwnUnit(ExpectAtMost):
    """Several uses may be one session or day, never the other way round: fewer people reach a bucket."""

    column_A: str = "people_from_bucket_by_own_unit"
    column_B: str = "people_from_bucket"
    rule: ClassVar[Message] = Message(
        "ほかの数え方で区分以上になる人は、試行の単位で区分以上になる人を超えない",
        "by another definition no more people reach a bucket than by the trial's own unit",
    )


def _unit(row: Row, others: Others) -> str:
    return str(others.value("trial_adoption", "unit_of_use", trial_id=row["trial_id"]))


def _of_definition(row: Row, others: Others, definition: str | None = None) -> list[Row]:
    return others.rows(_MART, trial_id=row["trial_id"], definition=definition or row["definition"])


def _half_told(row: Row) -> str | None:
    wrong = ["people"] if (row["people"] is None) == bool(row["available"]) else []
    wrong += ["reason"] if (row["reason"] is not None) == bool(row["available"]) else []
    return ", ".join(wrong) or None


def _from_bucket(row: Row, others: Others, definition: str) -> int | None:
    people = [
        other["people"]
        for other in _of_definition(row, others, definition)
        if other["bucket_order"] >= row["bucket_order"] >= 1
    ]
    return sum(people) if people and None not in people else None


def _in_buckets(row: Row, others: Others) -> int | None:
    people = [other["people"] for other in _of_definition(row, others) if other["bucket_order"] >= 1]
    return sum(people) if row["available"] and None not in people else None


def _is_own(row: Row, others: Others) -> bool:
    """Equal days of a trial that counts days are counted once here."""
    return bool(row["available"] and row["definition"] == _unit(row, others) != "day")


def _frequency(row: Row, others: Others, order: int) -> Any:
    return others.value("usage_frequency", "people", trial_id=row["trial_id"], bucket_order=order)


SUITE = Suite(
    rules=(
        ExpectKnownDefinition,
        ExpectPeopleOrReason,
        ExpectOneAnswerPerDefinition,
        ExpectDefinitionPartitionsActive,
        ExpectOwnUnitAsInFrequency,
        ExpectZeroBucketAsInFrequency,
        ExpectNoMoreThanOwnUnit,
    ),
    derived={
        "half_told": lambda row, _: _half_told(row),
        "partly_available": lambda row, others: (
            "available" if len({other["available"] for other in _of_definition(row, others)}) > 1 else None
        ),
        "people_in_buckets": _in_buckets,
        "active_people_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "active_people", trial_id=row["trial_id"]
        ),
        "people_by_own_unit": lambda row, others: row["people"] if _is_own(row, others) else None,
        "people_in_usage_frequency": lambda row, others: (
            _frequency(row, others, row["bucket_order"]) if _is_own(row, others) else None
        ),
        "unused_in_usage_frequency": lambda row, others: (
            _frequency(row, others, 0) if row["bucket_order"] == 0 else None
        ),
        "people_from_bucket": lambda row, others: _from_bucket(row, others, row["definition"]),
        "people_from_bucket_by_own_unit": lambda row, others: _from_bucket(row, others, _unit(row, others)),
    },
)
