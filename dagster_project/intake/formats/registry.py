"""Every layout katsuyo knows, in one list.

Add here: the layouts of a new module of this folder. Keep out: anything else.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.intake.formats import (
    attendance_sheet,
    azure_openai,
    chatgpt_workspace,
    forms,
    github_copilot,
    m365_copilot,
    not_input,
    open_webui,
    staff_roster,
    teams,
    usage_counts,
    usage_log,
    webex,
    zoom,
)
from dagster_project.intake.layout import Layout, tool_of

LAYOUTS: tuple[Layout, ...] = (
    *staff_roster.LAYOUTS,
    *usage_log.LAYOUTS,
    *usage_counts.LAYOUTS,
    *open_webui.LAYOUTS,
    *github_copilot.LAYOUTS,
    *azure_openai.LAYOUTS,
    *not_input.LAYOUTS,
    *chatgpt_workspace.LAYOUTS,
    *m365_copilot.LAYOUTS,
    *attendance_sheet.LAYOUTS,
    *teams.LAYOUTS,
    *zoom.LAYOUTS,
    *webex.LAYOUTS,
    *forms.LAYOUTS,
)


def tools(trial_ids: Iterable[str], others: Iterable[Layout] = ()) -> frozenset[str]:
    """Everybody's accounts that a usage log of these trials can name (layout.tool_of); ``others``: layouts beside the
    known ones."""
    logs = [layout for layout in (*LAYOUTS, *others) if layout.kind == "usage_log"]
    return frozenset(tool_of(layout, trial) for layout in logs for trial in trial_ids)
