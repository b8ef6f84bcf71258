"""Reading a release back: every form, every mart, cell by cell, before anybody sees it.

Add here: another way in which a written form can be wrong. Keep out: reading one form (its own module).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dagster_project.messages import CouldNotRun, Message
from dagster_project.release.canonical import Cell, MartRows, canonical
from dagster_project.release.forms.form import Canonical, Draft, Form, ReadTable
from dagster_project.release.forms.names import RELEASE_ID
from dagster_project.release.forms.registry import FORMS

_SHOWN = 5


def verify_forms(draft: Draft) -> None:
    """Compares every form with the marts as they were to be published.

    Raises:
        CouldNotRun: a form cannot be read, or a cell, row or column differs; names the first of each table.
    """
    faults = [fault for form in FORMS for fault in _faults(form, draft)]
    if faults:
        raise CouldNotRun(
            Message(
                "書き出したリリースを読み直すと内容が違うので、公表しませんでした。ディスクを確かめて、もう一度実行してください。",
                "The release reads back differently from what was written, so nothing was published. Check the disk and run again.",
            ),
            *faults[:_SHOWN],
        )


def _faults(form: Form, draft: Draft) -> Iterator[Message]:
    missing = set(draft.marts)
    try:
        for table in form.read(draft.folder, draft.contracts):
            missing.remove(table.mart)
            fault = _difference(table, draft.marts[table.mart], draft.release_id, form.tells_empty)
            if fault:
                yield fault
    # Whatever a reader stumbles over, its form cannot be read, and what was published before stays.
    except Exception as error:
        yield Message(f"{form.name}: 開けません（{error}）。", f"{form.name}: cannot be opened ({error}).")
        return
    for name in sorted(missing):
        yield Message(f"{form.name}: {name} がありません。", f"{form.name}: {name} is missing.")


def _difference(table: ReadTable, mart: MartRows, release_id: str, tells_empty: bool) -> Message | None:
    columns = (*mart.contract.columns, RELEASE_ID)
    if table.columns != columns:
        return Message(f"{table.place}: 列が違います。", f"{table.place}: other columns.")
    if len(table.rows) != len(mart.rows):
        return Message(
            f"{table.place}: {len(mart.rows)} 行のはずが {len(table.rows)} 行です。",
            f"{table.place}: {len(table.rows)} rows instead of {len(mart.rows)}.",
        )
    for number, (row, found) in enumerate(zip(mart.rows, table.rows, strict=True), start=1):
        wanted = _wanted(row, release_id, tells_empty)
        if wanted != found:
            column = next(name for name, a, b in zip(columns, wanted, found, strict=True) if a != b)
            return Message(
                f"{table.place}: データ {number} 行目の {column} が違います。",
                f"{table.place}: {column} differs in data row {number}.",
            )
    return None


def _wanted(row: Sequence[Cell], release_id: str, tells_empty: bool) -> tuple[Canonical, ...]:
    cells = tuple(canonical(cell) for cell in (*row, release_id))
    return cells if tells_empty else tuple(None if cell == "" else cell for cell in cells)
