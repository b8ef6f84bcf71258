"""The reader of figures.csv: every fault of the file is found and named before anything is judged.

Add here: how a column of figures.csv is read. Keep out: what a figure is (figure.py) and whether it holds (judge.py).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from dagster_project.analysis.figure import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, Figure
from dagster_project.analysis.figure_row import read_row
from dagster_project.analysis.figures_decoding import decoded
from dagster_project.messages import CouldNotRun, Message


def read_figures(path: Path) -> list[Figure]:
    """The figures of a file, in its order. Raises CouldNotRun with one message per fault."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CouldNotRun(
            Message(
                f"{path.name} を読めません（{error.strerror}）。場所と権限を確かめてください。",
                f"{path.name} cannot be read ({error.strerror}); check where it is and who may read it.",
            )
        ) from error
    return parse_figures(content, path.name)


def parse_figures(content: bytes, file_name: str) -> list[Figure]:
    """The figures of a CSV in UTF-8 (with or without BOM) or cp932. Raises CouldNotRun with one message per fault."""
    records = list(_records(decoded(content, file_name), file_name))
    header = [cell.strip() for cell in records[0][1]] if records else []
    problems = _header_problems(header, file_name)
    if problems:
        raise CouldNotRun(*problems)
    figures: list[Figure] = []
    lines: dict[str, int] = {}
    for line, cells in records[1:]:
        if len(cells) != len(header):
            problems.append(_wrong_width(file_name, line, len(header), len(cells)))
            continue
        figure = read_row(dict(zip(header, (cell.strip() for cell in cells), strict=True)), file_name, line, problems)
        if figure is None:
            continue
        if figure.figure_id in lines:
            problems.append(_twice(figure, lines))
        lines.setdefault(figure.figure_id, line)
        figures.append(figure)
    if problems:
        raise CouldNotRun(*problems)
    return figures


def _records(text: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; empty ones (a spreadsheet's trailing commas too) are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise CouldNotRun(
            Message(
                f"{file_name} {line} 行目: CSV として読めません。引用符の閉じ忘れがないか確かめてください。",
                f"{file_name} line {line}: not readable as CSV ({error}); look for a quote that is not closed.",
            )
        ) from error


def _header_problems(header: list[str], file_name: str) -> list[Message]:
    known = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
    faults: Mapping[tuple[str, str], list[str]] = {
        ("必要な列がありません", "a needed column is missing"): [c for c in REQUIRED_COLUMNS if c not in header],
        ("知らない列です", "this column is not known"): [c or "(空 / empty)" for c in header if c not in known],
        ("列が二度あります", "this column stands twice"): [c for c in known if header.count(c) > 1],
    }
    return [
        Message(
            f"{file_name} 1 行目 {column} 列: {ja}。列は {', '.join(known)} です。",
            f"{file_name} line 1, column {column}: {en}; the columns are {', '.join(known)}.",
        )
        for (ja, en), columns in faults.items()
        for column in columns
    ]


def _wrong_width(file_name: str, line: int, expected: int, found: int) -> Message:
    return Message(
        f"{file_name} {line} 行目: 列が {found} 個あります（見出しは {expected} 個）。"
        "カンマを含む値は二重引用符で囲んでください。",
        f"{file_name} line {line}: {found} cells where the header has {expected}; "
        "put quotes around values with commas.",
    )


def _twice(figure: Figure, lines: Mapping[str, int]) -> Message:
    first = lines[figure.figure_id]
    return Message(
        f"{figure.file_name} {figure.line} 行目 figure_id 列: {figure.figure_id} は {first} 行目にもあります。"
        "別の名前を付けてください。",
        f"{figure.file_name} line {figure.line}, column figure_id: {figure.figure_id} already stands on line {first}; "
        "give it another name.",
    )
