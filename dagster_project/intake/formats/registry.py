"""Every layout katsuyo knows, in one list.

Add here: the layouts of a new module of this folder. Keep out: anything else.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.intake.formats import (
    attendance_sheet,
    azure_openai,
    chatgpt_workspace,
    connpass,
    dify,
    forms,
    github_copilot,
    graffer,
    kintone,
    langfuse,
    lime_survey,
    litellm,
    litellm_daily,
    m365_copilot,
    not_input,
    not_input_tables,
    open_webui,
    openai_usage,
    purview,
    staff_roster,
    survey_monkey,
    teams,
    usage_counts,
    usage_log,
    webex,
    zoom,
)
from dagster_project.intake.recognising.layout import Layout, tool_of

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
    *litellm.LAYOUTS,
    *litellm_daily.LAYOUTS,
    *langfuse.LAYOUTS,
    *dify.LAYOUTS,
    *graffer.LAYOUTS,
    *purview.LAYOUTS,
    *openai_usage.LAYOUTS,
    *attendance_sheet.LAYOUTS,
    *teams.LAYOUTS,
    *zoom.LAYOUTS,
    *webex.LAYOUTS,
    *forms.LAYOUTS,
    *survey_monkey.LAYOUTS,
    *lime_survey.LAYOUTS,
    *kintone.LAYOUTS,
    *connpass.LAYOUTS,
    *not_input_tables.LAYOUTS,
)


def tools(scope_ids: Iterable[str], others: Iterable[Layout] = ()) -> frozenset[str]:
    """Everybody's accounts that a file of these trials, workshops and surveys can name (layout.tool_of); ``others``:
    layouts beside the known ones."""
    scopes = tuple(scope_ids)
    return frozenset(tool_of(layout, scope) for layout in (*LAYOUTS, *others) for scope in scopes)
