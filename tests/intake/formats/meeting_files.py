"""Attendance exports of meeting tools as bytes, and what of them landed: shared by the families of these tools.

Add here: another way in which these tools write a file. Keep out: rows and expected values (they stand in the tests).
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.intake.formats.shared_samples import root_for
from tests.intake.small_root import SmallRoot

MEETING = "inbox/workshops/w1/meeting.csv"
Rows = Sequence[Sequence[str]]


def joined(rows: Rows, encoding: str = "utf-16", delimiter: str = "\t", end: str = "\r\n") -> bytes:
    """Rows as they stand, a row of no cells as a blank line; nothing is quoted."""
    return "".join(delimiter.join(row) + end for row in rows).encode(encoding)


def big_endian(rows: Rows) -> bytes:
    """UTF-16BE with a BOM and LF, as some tenants' reports are."""
    return b"\xfe\xff" + joined(rows, "utf-16-be", end="\n")


def padded(rows: Rows) -> list[list[str]]:
    """What Excel makes of sections of several widths: every row as wide as the widest, a blank one too."""
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def meeting_root(small: SmallRoot, held_on: str = "2024-05-01") -> SmallRoot:
    """The root for samples, with workshop w1 on that day."""
    return root_for(small, held_on=held_on, questions="[{code: q, headers: [感想], type: text}]")


def people(small: SmallRoot, workshop: str = "w1") -> int:
    ((count,),) = small.query(
        "SELECT count(DISTINCT person_id) FROM landed.attendance JOIN landed.person USING (identity_key) "
        f"WHERE workshop_id = '{workshop}'"
    )
    return int(str(count))


def times(small: SmallRoot) -> list[tuple[object, ...]]:
    """First and last time in Tokyo of every accepted row, in the order of the rows."""
    return small.query(
        "SELECT CAST(timezone('Asia/Tokyo', joined_at) AS VARCHAR), CAST(timezone('Asia/Tokyo', left_at) AS VARCHAR) "
        "FROM landed.attendance ORDER BY file_id, row_number"
    )


def notes(small: SmallRoot, name: str = MEETING) -> str:
    """All notes on a file in English, one a line."""
    return "\n".join(note.en for note in small.delivery(name).notes)
