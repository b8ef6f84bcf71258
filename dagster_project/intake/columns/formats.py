"""An entry of a columns.yml that names a known layout (``format:``): which it may name, and that layout with its words.

Such an entry settles which of several layouts a file is, and says what a renamed column of it is called. Add here:
what else of a known layout an entry may change. Keep out: entries that declare a layout of their own
(layout.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.recognising.layout import Field, Kind, Layout, header_key
from dagster_project.yaml_lines import Location

if TYPE_CHECKING:
    from dagster_project.intake.columns.file import Table

Fault = tuple[Location, str, str]


def layout_called(name: str, kind: Kind) -> Layout | None:
    """The known layout of that name whose files may lie in a folder of that kind."""
    return next(
        (layout for layout in LAYOUTS if (layout.name, layout.kind) == (name, kind) and not layout.refusal), None
    )


def format_faults(at: Location, table: Table, kind: Kind) -> Iterator[Fault]:
    """What an entry with ``format`` may not say."""
    layout = layout_called(table.format or "", kind)
    if layout is None:
        known = ", ".join(layout.name for layout in LAYOUTS if layout.kind == kind and not layout.refusal)
        yield (
            (*at, "format"),
            f"「{table.format}」という形式はこのフォルダにありません。綴りを確かめてください。使えるのは: {known}",
            f"no format of this folder is called '{table.format}'. Check the spelling. Known here: {known}",
        )
        return
    fields = [field.name for field in layout.fields]
    for name in table.columns or {}:
        if name not in fields:
            yield (
                (*at, "columns", name),
                f"形式 {layout.name} に「{name}」という項目はありません。使えるのは: {', '.join(fields)}",
                f"the format {layout.name} has no field '{name}'. Known in it: {', '.join(fields)}",
            )
    if table.uses and not takes_uses(layout):
        yield (
            (*at, "uses"),
            f"形式 {layout.name} では、利用と数える行が決まっています。uses を消してください。",
            f"which rows of the format {layout.name} are a use is fixed. Remove uses.",
        )


def takes_uses(layout: Layout) -> bool:
    """Whether an officer can say which rows are a use: not where a row counts several, or where the layout says it."""
    return not (layout.lands or layout.counts)


def formatted(layout: Layout, columns: Mapping[str, tuple[str, ...]], headers: Collection[str]) -> Layout:
    """The layout with the declared header words. Of a field that has one of them among ``headers`` (header_key() of
    the sheet's texts) they are the only ones; else what it is called elsewhere stands too, as one entry may be about
    older files. A declared column must be there; who names the layout knows that it is no other one."""
    declared = {header_key(word): name for name, words in columns.items() for word in words}

    def field_of(field: Field) -> Field:
        own = columns.get(field.name, ())
        if any(header_key(word) in headers for word in own):
            return replace(field, words=own, pattern="", required=True, several=True)
        others = tuple(word for word in field.words if declared.get(header_key(word), field.name) == field.name)
        return replace(field, words=(*own, *others), required=field.required or bool(own))

    return replace(layout, fields=tuple(map(field_of, layout.fields)), absent=())
