"""Every layout katsuyo knows, in one list.

Add here: the layouts of a new module of this folder. Keep out: anything else.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.intake.formats import (
    attendance_sheet,
    connpass,
    forms,
    not_input_tables,
    staff_roster,
    usage_counts,
    usage_log,
)
from dagster_project.intake.layout import Layout, tool_of

LAYOUTS: tuple[Layout, ...] = (
    *staff_roster.LAYOUTS,
    *usage_log.LAYOUTS,
    *usage_counts.LAYOUTS,
    *attendance_sheet.LAYOUTS,
    *connpass.LAYOUTS,
    *forms.LAYOUTS,
    *not_input_tables.LAYOUTS,
)


def tools(scope_ids: Iterable[str], others: Iterable[Layout] = ()) -> frozenset[str]:
    """Everybody's accounts that a file of these trials, workshops and surveys can name (layout.tool_of); ``others``:
    layouts beside the known ones."""
    scopes = tuple(scope_ids)
    return frozenset(tool_of(layout, scope) for layout in (*LAYOUTS, *others) for scope in scopes)
