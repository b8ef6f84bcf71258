"""Every layout katsuyo knows, in one list.

Add here: the layouts of a new module of this folder. Keep out: anything else.
"""

from __future__ import annotations

from dagster_project.intake.formats import attendance_sheet, forms, staff_roster, usage_counts, usage_log
from dagster_project.intake.layouts import Layout

LAYOUTS: tuple[Layout, ...] = (
    *staff_roster.LAYOUTS,
    *usage_log.LAYOUTS,
    *usage_counts.LAYOUTS,
    *attendance_sheet.LAYOUTS,
    *forms.LAYOUTS,
)
