"""Why a delimited file as a whole is refused: sentences that name the line or the byte, never what stands there.

Add here: another fault of text that no single row can bear. Keep out: finding it (decoding.py, delimited.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.messages import Message

# Excel holds at most 32,767 characters a cell; even twenty such cells in a line stay below this.
MAX_LINE_BYTES: Final = 2 << 20


def undecodable(encoding: str, line: int, offset: int) -> Unreadable:
    """The refusal of a file whose row cannot be found or whose encoding is unknown."""
    return Unreadable(
        Message(
            f"{line} 行目（先頭から {offset} バイト目）が {encoding} の文字として読めません。"
            "元のツールから UTF-8 で書き出し直してください。",
            f"Line {line} (byte offset {offset}) does not decode as {encoding}. Export it again from the tool, as UTF-8.",
        )
    )


def too_long(line: int, longest: int = MAX_LINE_BYTES) -> Unreadable:
    return Unreadable(
        Message(
            f"{line} 行目が {longest >> 20} MiB を超えています。表の行ではありません。"
            "改行のある CSV か、一行一件の JSON（JSON Lines）として書き出し直してください。",
            f"Line {line} is over {longest >> 20} MiB: not a row of a table. "
            "Export it again as a CSV with line ends, or as JSON Lines.",
        )
    )


def nul(offset: int) -> Unreadable:
    return Unreadable(
        Message(
            f"NUL 文字が入っています（先頭から {offset} バイト目）。表のファイルではないか、壊れています。"
            "元のツールから CSV（UTF-8）で書き出し直してください。BOM のない UTF-16 なら、同じフォルダの columns.yml に `encoding: utf-16` と"
            "宣言できます。",
            f"It holds NUL bytes (byte offset {offset}): not a table, or damaged. Export it again as CSV (UTF-8). "
            "If it is UTF-16 without a BOM, a columns.yml in its folder can say `encoding: utf-16`.",
        )
    )


def not_as_declared(declared: str, found: str) -> Unreadable:
    """The refusal of a file whose BOM says another encoding than the columns.yml beside it."""
    return Unreadable(
        Message(
            f"columns.yml は文字コードを {declared} としていますが、ファイルの先頭の印（BOM）は {found} です。"
            "columns.yml の encoding を消すか、files で別の項目に分けてください。",
            f"columns.yml says that its encoding is {declared}, but its first bytes (BOM) say {found}. "
            "Remove encoding from columns.yml, or give the file an entry of its own with files.",
        )
    )
