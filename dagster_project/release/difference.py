"""What differs between two releases: cells of marts by key, and input files. Pure functions of rows.

Add here: another kind of difference. Keep out: reading a release (difference_report.py), and what caused what
(causes.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dagster_project.release.canonical import Cell, canonical

Plain = None | bool | int | float | str
Change = Literal["added", "removed", "changed"]
# replaced: other content at the same path. A renamed file has the same content at another path.
FileFate = Literal["appeared", "replaced", "renamed", "gone", "status", "rows"]


@dataclass(frozen=True)
class Table:
    """One mart of one release; ``key`` names the columns that make a row one row."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class CellChange:
    column: str
    before: Plain
    after: Plain


@dataclass(frozen=True)
class RowChange:
    """One row; an added or removed one has all its cells. ``causes`` are the files that may have changed it."""

    change: Change
    key: dict[str, Plain]
    cells: tuple[CellChange, ...]
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MartChange:
    """One mart: "added" and "removed" where only one of the releases has it."""

    mart: str
    change: Change
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    rows: tuple[RowChange, ...]


@dataclass(frozen=True)
class FileChange:
    """One delivered file; what does not apply is None. ``former_path`` is that of a renamed file."""

    change: FileFate
    path: str
    scope_id: str | None
    kind: str | None
    former_path: str | None
    sha256_before: str | None
    sha256_after: str | None
    status_before: str | None
    status_after: str | None
    rows_accepted_before: int | None
    rows_accepted_after: int | None

    @property
    def moves_rows(self) -> bool:
        """Whether other rows count because of it: a renamed or vanished file keeps its rows."""
        return self.change == "replaced" or (self.rows_accepted_before or 0) != (self.rows_accepted_after or 0)


def mart_changes(before: Mapping[str, Table], after: Mapping[str, Table]) -> tuple[MartChange, ...]:
    """Every mart that differs, by name; DOUBLEs are compared at the release hash's twelve digits."""
    found = (_mart(name, before.get(name), after.get(name)) for name in sorted({*before, *after}))
    return tuple(change for change in found if change is not None)


def _mart(name: str, before: Table | None, after: Table | None) -> MartChange | None:
    if before is None or after is None:
        here = before or after
        assert here is not None
        change: Change = "added" if before is None else "removed"
        return MartChange(name, change, (), (), tuple(_whole_row(change, here, row) for row in here.records()))
    added = tuple(column for column in after.columns if column not in before.columns)
    removed = tuple(column for column in before.columns if column not in after.columns)
    rows = tuple(_rows(before, after))
    return MartChange(name, "changed", added, removed, rows) if rows or added or removed else None


def _rows(before: Table, after: Table) -> Iterator[RowChange]:
    common = [column for column in before.columns if column in after.columns]
    # Without a key in both, a row is known by all its cells: it can come and go, not change.
    key = after.key if set(after.key) <= set(common) else tuple(common)
    old, new = _by_key(before, key), _by_key(after, key)
    for place in sorted({*old, *new}, key=_order):
        if place not in new:
            yield _whole_row("removed", before, old[place], key)
        elif place not in old:
            yield _whole_row("added", after, new[place], key)
        else:
            cells = tuple(
                CellChange(column, plain(old[place][column]), plain(new[place][column]))
                for column in common
                if canonical(old[place][column]) != canonical(new[place][column])
            )
            if cells:
                yield RowChange("changed", _plain_key(new[place], key), cells)


def _by_key(table: Table, key: Sequence[str]) -> dict[tuple[object, ...], dict[str, Cell]]:
    return {tuple(canonical(row[column]) for column in key): row for row in table.records()}


def _order(place: tuple[object, ...]) -> tuple[tuple[bool, bool, int, str], ...]:
    """NULL first, numbers by size, all else as text."""
    texts = [(value is None, str(value)) for value in place]
    return tuple(
        (not empty, not text.lstrip("-").isdecimal(), int(text) if text.lstrip("-").isdecimal() else 0, text)
        for empty, text in texts
    )


def _whole_row(change: Change, table: Table, row: Mapping[str, Cell], key: Sequence[str] | None = None) -> RowChange:
    names = table.key if key is None else key
    cells = (
        CellChange(column, None, plain(value)) if change == "added" else CellChange(column, plain(value), None)
        for column, value in row.items()
        if column not in names and value is not None
    )
    return RowChange(change, _plain_key(row, names), tuple(cells))


def _plain_key(row: Mapping[str, Cell], key: Sequence[str]) -> dict[str, Plain]:
    return {column: plain(row[column]) for column in key}


def plain(cell: Cell) -> Plain:
    """A cell as JSON has it: decimals as numbers, days and times as text."""
    if isinstance(cell, Decimal):
        return float(cell)
    return cell if cell is None or isinstance(cell, (bool, int, float, str)) else cell.isoformat()


def file_changes(before: Sequence[Mapping[str, Cell]], after: Sequence[Mapping[str, Cell]]) -> tuple[FileChange, ...]:
    """Every delivered file that differs, by path; rows are those of the mart input_files."""
    old, new = _by_content(before), _by_content(after)
    fresh = [row for place, row in new.items() if place not in old]
    left = {place: row for place, row in old.items() if place not in new}
    found: list[FileChange] = []
    for row in fresh:
        place, former = _former(row, left, old)
        found.append(_file("appeared" if former is None else place, former, row))
        if place == "renamed" and former is not None:
            left.pop((former["path"], former["sha256"]))
    replaced = {change.path for change in found if change.change == "replaced"}
    for at, was in old.items():
        now = new.get(at)
        if now is None:
            if at in left:
                found.append(_file("gone", was, None))
        elif was["status"] != now["status"]:
            # The former content of a replaced file is told with its successor.
            if not (now["status"] == "superseded" and now["path"] in replaced):
                found.append(_file("status", was, now))
        elif _counts(was) != _counts(now):
            found.append(_file("rows", was, now))
    return tuple(sorted(found, key=lambda change: (change.path, change.change)))


def _by_content(rows: Sequence[Mapping[str, Cell]]) -> dict[tuple[Cell, Cell], Mapping[str, Cell]]:
    return {(row["path"], row["sha256"]): row for row in rows}


def _former(
    row: Mapping[str, Cell],
    left: Mapping[tuple[Cell, Cell], Mapping[str, Cell]],
    old: Mapping[tuple[Cell, Cell], Mapping[str, Cell]],
) -> tuple[FileFate, Mapping[str, Cell] | None]:
    """The delivery that a new one comes after: the same content under another name, or the one at its path that
    counted until now."""
    for was in left.values():
        if (was["sha256"], was["scope_id"]) == (row["sha256"], row["scope_id"]):
            return "renamed", was
    at_path = [was for was in old.values() if was["path"] == row["path"] and was["status"] != "superseded"]
    return "replaced", at_path[-1] if at_path else None


def _counts(row: Mapping[str, Cell]) -> list[Cell]:
    return [value for column, value in row.items() if column.startswith("rows_")]


def _file(change: FileFate, was: Mapping[str, Cell] | None, now: Mapping[str, Cell] | None) -> FileChange:
    here = now or was or {}
    old, new = was or {}, now or {}

    def text(row: Mapping[str, Cell], column: str) -> str | None:
        return None if row.get(column) is None else str(row[column])

    def number(row: Mapping[str, Cell]) -> int | None:
        value = row.get("rows_accepted")
        return value if isinstance(value, int) else None

    return FileChange(
        change=change,
        path=str(here["path"]),
        scope_id=text(here, "scope_id"),
        kind=text(here, "kind"),
        former_path=text(old, "path") if change == "renamed" else None,
        sha256_before=text(old, "sha256"),
        sha256_after=text(new, "sha256"),
        status_before=text(old, "status"),
        status_after=text(new, "status"),
        rows_accepted_before=number(old),
        rows_accepted_after=number(new),
    )
