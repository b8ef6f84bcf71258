"""What the stations of a night import only once they run, imported in one go.

A station imports its room inside its function: whoever loads the graph (the UI, the daemon, a worker, each time) waits for
Dagster alone. This module is for those who have the time: the process that workers are forked from (executors.py), and
the wait for dbt (gate.py).

Add here: the module that a station imports inside a function. Keep out: anything that is done with them.
"""

# ruff: noqa: F401
from __future__ import annotations

import dagster_project.analysis.disclosure.reading
import dagster_project.analysis.effect.reading
import dagster_project.analysis.headlines
import dagster_project.analysis.mart_writer
import dagster_project.intake.erasing.retention
import dagster_project.intake.night
import dagster_project.intake.people.match_report
import dagster_project.intake.settling.settlement
import dagster_project.intake.sharing
import dagster_project.night_report
import dagster_project.orchestration.outcome
import dagster_project.preflight
import dagster_project.release.publish
import dagster_project.release.published_breakdowns
import dagster_project.still.night
import expectations.attack.defended
import expectations.gate
import expectations.recompute.by_department
import expectations.recompute.departments
import expectations.recompute.effect
import expectations.recompute.untold
import expectations.suites
import expectations.uncounted
