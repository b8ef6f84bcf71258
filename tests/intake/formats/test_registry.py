"""Every layout of the registry against every other: a header made of its own words is its and nobody else's.

A new layout is tested here without a line more, unless it has a field without words (EXAMPLES) or, with a column
missing, is rightly another layout (BECOMES). Add here: what must hold of all layouts. Keep out: what the rows of one
of them mean (its family's test).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from dagster_project.intake.columns import near as columns_near
from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising.layout import Field, Layout, header_key
from dagster_project.intake.recognising.layouts import Match, Miss, match, top_of
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER, recognise
from dagster_project.intake.recognising.table_rows import data_rows
from dagster_project.intake.recognising.unfolded import unfold

# Header texts of fields that are known by a pattern alone.
EXAMPLES = {("event_counts", "came"): "Day1"}
# (layout, field) -> the layout that it is without that column.
BECOMES = {("m365_copilot_undated_prompts", "uses"): "m365_copilot_last_activity"}
# (layout, field) -> the layout of the same tool that it is nearer to without that column.
NEARER = {("purview_audit", "audit_data"): "purview_records"}
# One column is two fields: a day is the first and the last of its period.
IN_ONE_COLUMN = ("github_copilot_days",)

# A layout told by the order of its columns has no words: its family's test writes its header.
BY_NAME = {layout.name: layout for layout in LAYOUTS if all(field.place is None for field in layout.fields)}
RENAMED = "ぬるぽ"


def word(layout: Layout, field: Field) -> str:
    return EXAMPLES.get((layout.name, field.name)) or field.words[0]


def needed(layout: Layout) -> list[Field]:
    """The required fields, and the first ones of each group."""
    return list(layout.missing(()))


def whole(layout: Layout) -> list[Field]:
    """All fields with words, one for each header text."""
    by_key = {
        header_key(word(layout, field)): field for field in reversed(layout.looked_for) if field.words or field.pattern
    }
    return [field for field in layout.looked_for if field in by_key.values()]


def sheet(layout: Layout, fields: list[Field], renamed: Field | None = None, extra: int = 0, seed: int = 0) -> Sheet:
    """A header with these fields in the layout's rows, in the order of ``seed``, and a row below it."""
    columns = [
        (RENAMED if field is renamed else word(layout, field), "前半" if field.upper or field.either else "")
        for field in fields
    ]
    columns += [(f"ほかの列{number}", "") for number in range(extra)]
    if seed:
        leading = columns[: sum(field.first for field in fields)]
        columns = columns[len(leading) :]
        random.Random(seed).shuffle(columns)
        columns = leading + columns
    upper, lower = ([text for text, _ in columns], [text for _, text in columns])
    rows = [upper, lower, ["x"] * len(upper)] if layout.header_rows == 2 else [upper, ["x"] * len(upper)]
    cells = {"row_number": pa.array(range(1, len(rows) + 1), pa.int64())}
    cells |= {f"c{i}": pa.array([row[i] for row in rows], pa.string()) for i in range(len(upper))}
    return Sheet(pa.table(cells), layout.containers[0])


def taken_for(layout: Layout, found: Sheet) -> str:
    """Name of the layout that a sheet in the layout's folder is taken for."""
    try:
        return recognise(found, layout.kind).layout.name
    except Unreadable as refused:
        refusals = [other.name for other in LAYOUTS if other.refusal == refused.message]
        return layout.name if layout.name in refusals else next(iter(refusals), f"refused: {refused}")


each = pytest.mark.parametrize("name", BY_NAME)


@each
def test_its_header_is_its_alone(name):
    layout = BY_NAME[name]
    for fields in (needed(layout), whole(layout)):
        assert taken_for(layout, sheet(layout, fields)) == name
        assert taken_for(layout, sheet(layout, fields, extra=40)) == name
        for seed in range(1, 6):
            assert taken_for(layout, sheet(layout, fields, extra=3, seed=seed)) == name


@each
def test_its_header_is_refused_in_other_folders_or_is_another_kind_there(name):
    layout = BY_NAME[name]
    found = sheet(layout, whole(layout))
    for kind in set(KIND_OF_FOLDER.values()) - {layout.kind}:
        with pytest.raises(Unreadable) as refused:
            recognise(found, kind)
        assert refused.value.message.ja and refused.value.message.en


@each
def test_with_a_needed_column_renamed_it_is_a_near_miss_and_nothing_else(name):
    layout = BY_NAME[name]
    fields = whole(layout)
    for field in fields:
        header = sheet(layout, fields, renamed=field)
        top = top_of(header)
        if isinstance(match(layout, header, top), Match):
            continue  # not needed, or one of a group
        results = [match(other, header, top) for other in LAYOUTS]
        others = [r.layout.name for r in results if isinstance(r, Match) and r.layout.kind == layout.kind]
        expected = BECOMES.get((name, field.name))
        assert others == ([expected] if expected else []), field.name
        if layout.refusal or expected or len(needed(layout)) < 2:
            continue
        nearest = columns_near.nearest(results, layout.kind)
        own = next(r for r in results if isinstance(r, Miss) and r.layout.name == name)
        assert nearest is not None
        assert nearest.nearness == own.nearness or NEARER.get((name, field.name)) == nearest.layout.name, field.name
        assert RENAMED in own.others.values()


@pytest.mark.parametrize("name", [name for name, layout in BY_NAME.items() if layout.unfolding])
def test_a_header_alone_unfolds_to_no_rows_or_is_refused(name):
    layout = BY_NAME[name]
    whole_sheet = sheet(layout, whole(layout))
    found = match(layout, whole_sheet, top_of(whole_sheet))
    assert isinstance(found, Match)
    try:
        assert unfold(layout, data_rows(whole_sheet, found).slice(0, 0)).num_rows == 0
    except Unreadable as refused:
        assert refused.message.ja and refused.message.en


@each
def test_its_data(name):
    layout = BY_NAME[name]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert layout.title.ja and layout.title.en.isascii() and layout.title.ja != layout.title.en
    fields = [field.name for field in layout.fields]
    assert len(set(fields)) == len(fields)
    assert {name for group in layout.any_of for name in group} <= set(fields)
    assert {exclusion.field for exclusion in layout.excludes} <= {field.name for field in layout.unfolded().fields}
    assert not layout.begins_with or layout.begins_with in fields
    keys = Counter(key for field in layout.fields for key in {header_key(text) for text in field.words})
    twice = [key for key, count in keys.items() if count > 1]
    assert bool(twice) == (name in IN_ONE_COLUMN), "two fields of one header word"
    assert all(key for key in keys)
    assert not {header_key(text) for text in layout.absent} & set(keys)
    for message in (*layout.notes, *(exclusion.message for exclusion in layout.excludes), layout.refusal):
        assert message is None or (message.ja and message.en and message.ja != message.en)


def test_names_are_distinct():
    assert [name for name, count in Counter(layout.name for layout in LAYOUTS).items() if count > 1] == []
    assert len({layout.title.ja for layout in LAYOUTS}) == len({layout.title.en for layout in LAYOUTS}) == len(LAYOUTS)


def test_the_page_of_layouts_lists_every_one():
    page = (Path(__file__).resolve().parents[3] / "docs" / "layouts.md").read_text(encoding="utf-8")
    assert [layout.name for layout in LAYOUTS if f"`{layout.name}`" not in page] == []
