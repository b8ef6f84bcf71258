"""An entry of a columns.yml as a layout like any other, and what a file's landing depends on of it.

Add here: what else of a layout an entry may say. Keep out: finding it in a sheet (recognising/recognition.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dagster_project.intake.columns.file import Table
from dagster_project.intake.columns.rules import form_of
from dagster_project.intake.recognising.layout import JSON, Field, Kind, Layout, RowFilter
from dagster_project.messages import Message

FORMAT: Final = "columns_yml"

# A mark in any of several columns is attendance; any other field is one column.
SEVERAL: Final = ("attended",)

# Known layouts of such tables have none, and rows compare by their fields.
_WHERE_DECLARED: Final = ("account",)

# Whatever a file can be read as: who declares its columns has looked at it. (utf-16-le and -be have no BOM.)
_CONTAINERS: Final = ("xlsx", "utf-8", "utf-8-sig", "utf-16", "cp932", "utf-16-le", "utf-16-be", JSON)


def layout_of(table: Table, kind: Kind) -> Layout | None:
    """The layout that an entry declares; None where it leaves the columns to recognition.

    Every field of the form is there, so that rows compare with those that a known layout reads: one that is not
    declared has no header words, and no column is it. One that is declared must be found, and once.
    """
    if table.columns is None:
        return None
    form = form_of(kind, table.columns)
    return Layout(
        name=FORMAT,
        kind=kind,
        title=title_of(table),
        # All several, so that a second column of the same header is seen.
        fields=tuple(
            Field(name, table.columns.get(name, ()), required=name in table.columns, several=True)
            for name in form.fields
            if name in table.columns or name not in _WHERE_DECLARED
        ),
        timestamp=table.timestamp,
        counts=_row_filter(table),
        containers=_CONTAINERS,
        has_questions=kind == "survey",
        lands=form.lands,
    )


def undeclared(kind: Kind) -> Layout:
    """What the layouts of all entries of a kind share: their name, as accounts are told apart by it."""
    return Layout(name=FORMAT, kind=kind, title=Message("列名対応表", "columns.yml"), fields=())


def completed(layouts: Sequence[Layout], table: Table, kind: Kind) -> tuple[Layout, ...]:
    """Known layouts with what the entry declares beside columns."""
    return tuple(
        replace(
            layout,
            timestamp=table.timestamp or layout.timestamp,
            counts=_row_filter(table) or layout.counts,
            containers=_containers(layout, table),
        )
        if layout.kind == kind
        else layout
        for layout in layouts
    )


def title_of(table: Table) -> Message:
    """What people call the table."""
    return Message(table.name or "列名対応表", table.name or "table declared in columns.yml")


def recipe_part(table: Table) -> dict[str, object]:
    """What the landed rows depend on: neither the name for people, nor which other files the entry is for."""
    return table.model_dump(mode="json", exclude={"name", "files"})


def _containers(layout: Layout, table: Table) -> tuple[str, ...]:
    return _CONTAINERS if table.encoding or table.format else layout.containers


def _row_filter(table: Table) -> RowFilter | None:
    if table.uses is None:
        return None
    return RowFilter((table.uses.column,), table.uses.is_ or table.uses.is_not or (), table.uses.is_not is not None)
