"""Arithmetic of section_coverage: every section stands in one of the four rows, and sent no more than came.

Add here: what must hold between the rows of a workshop. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, Suite


class ExpectSectionsSumToRoster(ExpectSame):
    """The four rows of a workshop hold every section of the roster valid on its day, once."""

    column_A: str = "sections_of_workshop"
    column_B: str = "sections_in_roster"
    rule: ClassVar[Message] = Message(
        "四つの行の課の数の合計は、その日に有効な名簿の課の数",
        "the sections of a workshop sum to those of the roster valid on its day",
    )


class ExpectSectionsWithinParticipants(ExpectAtMost):
    """Sections cannot have sent more people than took part."""

    column_A: str = "participants_in_attendance"
    column_B: str = "least_participants"
    rule: ClassVar[Message] = Message(
        "課から来た人数の合計は参加者数を超えない",
        "the people the sections sent never exceed the participants (workshop_attendance)",
    )


def _rows(row: Row, others: Others) -> list[Row]:
    return others.rows("section_coverage", workshop_id=row["workshop_id"])


SUITE = Suite(
    rules=(ExpectSectionsSumToRoster, ExpectSectionsWithinParticipants),
    derived={
        "sections_of_workshop": lambda row, others: sum(other["sections"] for other in _rows(row, others)),
        "sections_in_roster": lambda row, others: others.facts.sections[row["workshop_id"]],
        "participants_in_attendance": lambda row, others: others.value(
            "workshop_attendance", "participants", workshop_id=row["workshop_id"]
        ),
        "least_participants": lambda row, others: sum(
            other["sections"] * other["participants_from_section"] for other in _rows(row, others)
        ),
    },
)
