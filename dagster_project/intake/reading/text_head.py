"""What the first lines of a delimited file tell before it is parsed: how wide it is, what parts its cells, where its
titles end, which columns repeat themselves.

Add here: another thing to be seen in the first lines. Keep out: parsing (delimited.py), what a header means (recognising/layouts.py).
"""

from __future__ import annotations

import codecs
import io
import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from dagster_project.intake.reading.contents import Content
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.messages import Message

# The widest survey exports have some hundred columns; a thousand times that is an attack or a wrong delimiter.
MAX_COLUMNS: Final = 4_096
# Enough for any header that MAX_COLUMNS allows, at some hundred bytes a column.
HEAD_BYTES: Final = 1 << 19
# A list's title, its date and a remark or two.
MAX_TITLES: Final = 5
_TITLE_SEARCH_LINES: Final = 30
MANY_LINES: Final = 1_000
_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def delimiter_of(first_lines: str) -> str:
    """The one of comma, tab and semicolon that stands, outside quotes, in most of the first lines; the most frequent
    one of several. (A form joins choices with semicolons: many of them, but none in the header.)"""
    outside = "".join(first_lines.split('"')[::2])
    lines = outside.splitlines()
    return max((",", "\t", ";"), key=lambda mark: (sum(mark in line for line in lines), outside.count(mark)))


def require_width(path: Content) -> None:
    """Counts the first line's columns before anything makes a column of them.

    Raises:
        Unreadable: there are more than a table has.
    """
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES)
    # Delimiters, quotes and line ends are no part of any character of UTF-8 or cp932.
    text = start.decode("utf-16" if start.startswith(_UTF16_BOMS) else "latin-1", "ignore")
    outside = "".join(text.split('"')[::2]).lstrip("\r\n")
    first_line = re.split("[\r\n]", outside, maxsplit=1)[0]
    columns = max(first_line.count(mark) for mark in (",", "\t", ";")) + 1
    if columns > MAX_COLUMNS:
        raise Unreadable(
            Message(
                f"見出しの行に列が {columns} 以上あり、上限 {MAX_COLUMNS} を超えています。区切り文字を確かめ、必要な列だけを書き出してください。",
                f"The header row has {columns} columns or more, above the limit of {MAX_COLUMNS}. "
                "Check the delimiter, and export only the columns that are needed.",
            )
        )


def titles_to_pad(head: bytes, delimiter: str) -> list[bytes]:
    """What the title lines lack to have as many columns as the table below them, one entry a line; none where the
    first line has them already.

    A program that writes a title above a header seldom fills the line up, and the first line says to Arrow how many
    columns there are.
    """
    mark = delimiter.encode()
    lines = head.split(b"\n")[:_TITLE_SEARCH_LINES]
    counts = []
    for line in lines[: -1 if len(lines) < _TITLE_SEARCH_LINES else None]:
        if b'"' in line:
            break
        counts.append(line.count(mark))
    wide = [count for count in counts if count]
    width = max(wide, key=wide.count, default=0)
    titles = counts.index(width) if wide.count(width) > 1 else 0
    if not 0 < titles <= MAX_TITLES or max(counts[:titles]) > width:
        return []
    return [mark * (width - count) for count in counts[:titles]]


def repeating_columns(head: bytes, delimiter: str) -> list[int]:
    """Columns whose cells in the first lines are mostly repetitions: each distinct cell is then held once a block. None
    where many of the lines have another number of columns than the first."""
    ragged = 0

    def skip(_: pacsv.InvalidRow) -> str:
        nonlocal ragged
        ragged += 1
        return "skip" if ragged <= MANY_LINES else "error"

    lines = head[: head.rfind(b"\n") + 1]
    if lines.count(b"\n") < MANY_LINES:
        return []
    try:
        table = pacsv.read_csv(
            io.BytesIO(lines),
            pacsv.ReadOptions(autogenerate_column_names=True, use_threads=False),
            pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip),
            pacsv.ConvertOptions(strings_can_be_null=False, default_column_type=pa.string()),
        )
    except pa.ArrowInvalid:
        return []
    return [i for i, column in enumerate(table.columns) if 4 * pc.count_distinct(column).as_py() < table.num_rows]
