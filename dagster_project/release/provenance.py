"""Where a published figure comes from: its counts, its rule, the mart's row and the delivered files behind it.

Add here: something else that stands behind a figure. Keep out: what the terminal shows (explain_text.py), verdicts
(they are in the release already).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dagster_project.analysis.mart_cell import RATIO_COLUMNS, MartCell, parse_mart_cell
from dagster_project.messages import CouldNotRun, Message
from dagster_project.programme import Programme
from dagster_project.release.reading import Release, Row
from dagster_project.release.scopes import is_declared, scopes_behind


@dataclass(frozen=True)
class Origin:
    """What stands behind a printed figure or a mart cell. ``figure`` is its row of printed_figures; ``row`` and
    ``cell`` are None for a figure that points at no mart cell, or at a row that the release has not."""

    asked: str
    figure: Row | None
    cell: MartCell | None
    row: Row | None
    numerator: int | None
    denominator: int | None
    declared: bool
    scopes: tuple[str, ...]
    inputs: tuple[Row, ...]

    @property
    def value(self) -> object:
        return self.row[self.cell.column] if self.row and self.cell else None


def origin_of(asked: str, release: Release, programme: Programme) -> Origin:
    """What stands behind a figure_id or a mart cell. Raises CouldNotRun for an unknown one, with near names."""
    figures = release.rows("printed_figures")
    figure = next((row for row in figures if row["figure_id"] == asked), None)
    cell = parse_mart_cell(str(figure.get("mart_cell") or "")) if figure else parse_mart_cell(asked)
    if figure is None and cell is None:
        raise _unknown_figure(asked, [str(row["figure_id"]) for row in figures], release)
    if cell is None:
        return Origin(
            asked, figure, None, None, _whole(figure, "numerator"), _whole(figure, "denominator"), False, (), ()
        )
    row = _row(cell, release, may_be_absent=figure is not None)
    if row is None:
        return Origin(asked, figure, cell, None, None, None, False, (), ())
    columns = RATIO_COLUMNS.get((cell.table, cell.column.replace("_rate", "_percent")))
    declared = is_declared(row, cell.column, programme)
    scopes = () if declared else scopes_behind(row, cell.column, programme)
    return Origin(
        asked,
        figure,
        cell,
        row,
        _whole(row, columns.numerator) if columns else None,
        _whole(row, columns.denominator) if columns else None,
        declared,
        scopes,
        () if declared else _inputs(release.rows("input_files"), scopes),
    )


def _inputs(files: Sequence[Row], scopes: Sequence[str]) -> tuple[Row, ...]:
    """The files of the scopes, and the staff lists by which people are told apart; all of them where there is no
    scope."""
    return tuple(file for file in files if not scopes or file["scope_id"] in scopes or file["kind"] == "roster")


def _row(cell: MartCell, release: Release, *, may_be_absent: bool) -> Row | None:
    if cell.table not in release.tables:
        raise _unknown(f"マート {cell.table}", f"a mart {cell.table}", near(cell.table, release.tables))
    rows = release.rows(cell.table)
    columns = list(rows[0]) if rows else []
    for name in (*dict(cell.key), cell.column):
        if rows and name not in columns:
            raise _unknown(f"{cell.table} の {name} 列", f"a column {name} in {cell.table}", near(name, columns))
    found = [row for row in rows if all(str(row[name]) == value for name, value in cell.key)]
    if len(found) == 1:
        return found[0]
    if not found and may_be_absent:
        return None
    keys = [_with_key(cell, row) for row in found or rows]
    if found:
        raise _unknown(
            f"{cell} に当たる一行（{len(found)} 行あります。キーを足してください）",
            f"one row {cell} ({len(found)} have that key; add key columns)",
            [str(row) for row in keys[:5]],
        )
    raise _unknown(f"{cell} に当たる行", f"a row {cell}", near(str(cell), [str(key) for key in keys]))


def _with_key(cell: MartCell, row: Row) -> MartCell:
    """The address of another row by the same key columns."""
    return MartCell(cell.table, tuple((name, str(row[name])) for name, _ in cell.key), cell.column)


def near(word: str, names: Iterable[str]) -> list[str]:
    """Names like ``word``; where none is, the first few."""
    known = list(dict.fromkeys(names))
    holding = [name for name in known if word and word in name]
    return (get_close_matches(word, known, n=5, cutoff=0.5) or holding or known)[:5]


def _unknown_figure(asked: str, ids: Sequence[str], release: Release) -> CouldNotRun:
    return _unknown(
        f"数字 {asked}（figure_id か table[key=value,…].column で指定します）",
        f"a figure {asked} (give a figure_id, or table[key=value,…].column)",
        near(asked, [*ids, *(f"{table}[…]" for table in release.tables)] if "[" in asked else ids),
    )


def _unknown(ja: str, en: str, close: Sequence[str]) -> CouldNotRun:
    names = ", ".join(close) or "–"
    return CouldNotRun(
        Message(
            f"公表されたものに {ja} はありません。近いもの: {names}",
            f"The release has not {en}. Near: {names}",
        )
    )


def _whole(row: Row | None, column: str) -> int | None:
    value = row.get(column) if row else None
    return value if isinstance(value, int) else None
