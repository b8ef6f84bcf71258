"""Every layout katsuyo knows, in one list.

Add here: the layouts of a new module of this folder. Keep out: anything else.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.intake.formats import (
    attendance_sheet,
    dify,
    forms,
    graffer,
    langfuse,
    litellm,
    litellm_daily,
    openai_usage,
    purview,
    staff_roster,
    usage_counts,
    usage_log,
)
from dagster_project.intake.layout import Layout, tool_of

LAYOUTS: tuple[Layout, ...] = (
    *staff_roster.LAYOUTS,
    *usage_log.LAYOUTS,
    *usage_counts.LAYOUTS,
    *litellm.LAYOUTS,
    *litellm_daily.LAYOUTS,
    *langfuse.LAYOUTS,
    *dify.LAYOUTS,
    *graffer.LAYOUTS,
    *purview.LAYOUTS,
    *openai_usage.LAYOUTS,
    *attendance_sheet.LAYOUTS,
    *forms.LAYOUTS,
)


def tools(trial_ids: Iterable[str], others: Iterable[Layout] = ()) -> frozenset[str]:
    """Everybody's accounts that a usage log of these trials can name (layout.tool_of); ``others``: layouts beside the
    known ones."""
    logs = [layout for layout in (*LAYOUTS, *others) if layout.kind == "usage_log"]
    return frozenset(tool_of(layout, trial) for layout in logs for trial in trial_ids)
