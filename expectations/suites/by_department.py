"""Arithmetic of the marts that are broken down by department and section: all figures or none, shares of own counts.

That no small group follows from them is the audit's to say (expectations/attack). Add here: what must hold in one row.
Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up, rate
from expectations.frames import Row
from expectations.others import Derive
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectOneOf, ExpectSame, Suite


class ExpectKnownLineKind(ExpectOneOf):
    """A department or section, small ones together, or people whom the roster does not know."""

    column: str = "line_kind"
    value_set: Any = ("listed", "pooled", "unlisted")
    rule: ClassVar[Message] = Message(
        "line_kind は定められた語のどれか", "the kind of line is one of the design's words"
    )


class ExpectKnownLevel(ExpectOneOf):
    """A level of the hierarchy."""

    column: str = "level"
    value_set: Any = ("organisation", "department", "section")
    rule: ClassVar[Message] = Message("level は定められた語のどれか", "the level is one of the design's words")


class ExpectAllFiguresOrNone(ExpectNone):
    """A suppressed row has no figure at all, any other row its counts."""

    column: str = "half_suppressed"
    rule: ClassVar[Message] = Message(
        "伏せた行の数字は全部空で、ほかの行には人数がある",
        "a suppressed row has no figure, and any other row has its counts",
    )


class ExpectPartWithinWhole(ExpectAtMost):
    """People counted are people of the line."""

    column_A: str = "whole"
    column_B: str = "part"
    rule: ClassVar[Message] = Message(
        "数えた人は行の人数を超えない", "people counted never exceed the people of the line"
    )


class ExpectRateOfCounts(ExpectSame):
    """The rate is that of the row's own counts."""

    column_A: str = "told_rate"
    column_B: str = "rate_of_counts"
    rule: ClassVar[Message] = Message("率は自身の人数から計算した値", "the rate is that of its own counts")


class ExpectPercentOfCounts(ExpectSame):
    """The percent is that of the row's own counts."""

    column_A: str = "told_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "百分率は自身の人数から四捨五入した値", "the percent is its own counts' share, rounded half up"
    )


class ExpectPartsOfActive(ExpectSame):
    """Active people used the tool on one day or on more."""

    column_A: str = "active_people"
    column_B: str = "one_day_and_returning"
    rule: ClassVar[Message] = Message(
        "1 日だけの人と別の日にも使った人の合計は利用者数",
        "people of one day and returning people are the active people",
    )


class ExpectOrganisationAsInAttendance(ExpectSame):
    """The whole organisation's row has the participants of workshop_attendance."""

    column_A: str = "participants_of_organisation"
    column_B: str = "participants_in_attendance"
    rule: ClassVar[Message] = Message(
        "全庁の行の参加者は workshop_attendance と同じ",
        "the whole organisation's participants are those of workshop_attendance",
    )


_COMMON = (
    ExpectKnownLineKind,
    ExpectAllFiguresOrNone,
    ExpectPartWithinWhole,
    ExpectRateOfCounts,
    ExpectPercentOfCounts,
)


def _derived(part: str, whole: str, share: str, counts: Sequence[str]) -> dict[str, Derive]:
    """``share``: the stem of rate and percent; ``counts``: what every row that is not suppressed has."""

    def half_suppressed(row: Row, _: object) -> str | None:
        figures = {*counts, part, whole, f"{share}_rate", f"{share}_percent"}
        told = sorted(name for name in figures if row[name] is not None)
        wrong = told if row["is_suppressed"] else [name for name in counts if row[name] is None]
        return ", ".join(wrong) or None

    return {
        "half_suppressed": half_suppressed,
        "whole": lambda row, _: row[whole],
        "part": lambda row, _: row[part],
        "told_rate": lambda row, _: row[f"{share}_rate"],
        "rate_of_counts": lambda row, _: _of_both(rate, row[part], row[whole]),
        "told_percent": lambda row, _: row[f"{share}_percent"],
        "percent_of_counts": lambda row, _: _of_both(percent_half_up, row[part], row[whole]),
    }


def _of_both(share: Any, part: int | None, whole: int | None) -> float | None:
    return None if part is None or whole is None else share(part, whole)


ADOPTION = Suite(rules=_COMMON, derived=_derived("active_people", "eligible_people", "adoption", ["active_people"]))
STAYING = Suite(
    rules=(*_COMMON, ExpectPartsOfActive),
    derived={
        **_derived(
            "one_day_only_people",
            "active_people",
            "one_day_only",
            ["active_people", "one_day_only_people", "returning_people"],
        ),
        "one_day_and_returning": lambda row, _: (
            None if row["is_suppressed"] else row["one_day_only_people"] + row["returning_people"]
        ),
    },
)
RESPONSE = Suite(rules=_COMMON, derived=_derived("responses", "invited_people", "response", ["responses"]))
ATTENDANCE = Suite(
    rules=(*_COMMON, ExpectKnownLevel, ExpectOrganisationAsInAttendance),
    derived={
        **_derived("participants", "people", "participation", ["participants"]),
        "participants_of_organisation": lambda row, _: row["participants"] if row["level"] == "organisation" else None,
        "participants_in_attendance": lambda row, others: (
            others.value("workshop_attendance", "participants", workshop_id=row["workshop_id"])
            if row["level"] == "organisation"
            else None
        ),
    },
)
