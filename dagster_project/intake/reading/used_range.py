"""What the cells of a workbook's sheet span and show, and the bounds of both.

Add here: another sum over cells that has a bound. Keep out: finding the cells (workbook_bounds.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dagster_project.intake.reading.sheets import column_letter
from dagster_project.intake.reading.zip_bounds import too_big
from dagster_project.messages import Message

# Three hundred thousand rows of ten columns: some 5 s to read, 300 MB. What is larger comes as CSV.
MAX_AREA: Final = 3_000_000
# Text of all cells together: a hundred thousand prompts of a thousand characters.
MAX_TEXT_BYTES: Final = 128 << 20

_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass
class UsedRange:
    """What the cells of a sheet span so far, columns from A on, and the text that they show."""

    first_row: int = 1 << 30
    last_row: int = 0
    columns: int = 0
    text: int = 0
    has_uncomputed: bool = False

    def widen(self, addresses: list[bytes]) -> None:
        """Takes in cells by their addresses (``B12``)."""
        if not addresses:
            return
        together = b",".join(addresses)
        rows = [int(row) for row in set(together.translate(None, _LETTERS).split(b","))]
        columns = set(together.translate(None, b"0123456789").split(b","))
        self.first_row, self.last_row = min(self.first_row, *rows), max(self.last_row, *rows)
        self.columns = max(self.columns, *map(_column_number, columns))

    def check(self) -> None:
        area = (self.last_row - self.first_row + 1) * self.columns
        if self.last_row and area > MAX_AREA:
            used = f"{self.first_row}:{column_letter(self.columns - 1)}{self.last_row}"
            raise too_big(
                Message(
                    f"使われている範囲が A{used} で、上限 {MAX_AREA:,} セルを超えています。表から離れたセルを消してください",
                    f"the used range is A{used}, above {MAX_AREA:,} cells; delete cells far away from the table",
                )
            )
        if self.text > MAX_TEXT_BYTES:
            limit = f"{MAX_TEXT_BYTES >> 20} MiB"
            raise too_big(Message(f"セルの文章が合わせて {limit} を超えます", f"its cells hold over {limit} of text"))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
