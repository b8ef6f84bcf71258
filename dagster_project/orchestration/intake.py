"""Intake as assets: every landed and programme table, from one pass over the inbox in one process.

Add here: what Dagster should know about intake. Keep out: intake itself (dagster_project/intake), and several
processes (shared_intake.py).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    OpExecutionContext,
    multi_asset,
)

from dagster_project import dbt_process
from dagster_project.intake.settling.tables import LANDED, PROGRAMME
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import MESSAGES, WARNINGS, message_metadata, told_to_dagster
from dagster_project.orchestration.killed_runs import fail_killed_runs
from dagster_project.orchestration.recorded_in import require_own_records
from dagster_project.orchestration.resources import NightOnDataRoot
from dagster_project.settings import DataRoot

if TYPE_CHECKING:
    from dagster_project.intake.night import IntakeReport
    from dagster_project.intake.people.keys import PseudonymKey
    from dagster_project.intake.people.match_report import FileMatches
    from dagster_project.programme import Programme

INTAKE = "intake"

_ROSTER, _TRIALS = names.inbox("roster"), names.inbox("trials")
_WORKSHOPS, _SURVEYS = names.inbox("workshops"), names.inbox("surveys")
_UPSTREAM: dict[str, list[AssetKey]] = {
    "delivered_file": [_ROSTER, _TRIALS, _WORKSHOPS, _SURVEYS],
    "person": [_ROSTER, _TRIALS, _WORKSHOPS, _SURVEYS],
    "roster_entry": [_ROSTER],
    "usage_event": [_TRIALS],
    "usage_day": [_TRIALS],
    "usage_session": [_TRIALS],
    "usage_kind": [_TRIALS],
    "usage_file": [_TRIALS],
    "usage_count": [_TRIALS],
    "last_activity": [_TRIALS],
    "attendance": [_WORKSHOPS],
    "survey_response": [_SURVEYS],
    "survey_answer": [_SURVEYS],
    "survey_theme": [_SURVEYS],
}


def intake_specs() -> list[AssetSpec]:
    landed = [
        AssetSpec(
            names.landed(table),
            deps=_UPSTREAM[table],
            group_name="intake",
            kinds={"python", "duckdb", "parquet"},
            owners=names.OWNERS,
            description=f"Settled rows: {', '.join(columns)}. No names, no prompt text.",
        )
        for table, columns in LANDED.items()
    ]
    declared = [
        AssetSpec(
            names.programme(table),
            deps=[names.PROGRAMME_FILE],
            group_name="programme",
            kinds={"python", "duckdb", "yaml"},
            owners=names.OWNERS,
            description=f"From programme.yml: {', '.join(columns)}.",
        )
        for table, columns in PROGRAMME.items()
    ]
    return [*landed, *declared]


FILES_READ = AssetCheckSpec(
    names.FILES_CHECK,
    asset=names.landed("delivered_file"),
    blocking=True,
    description="読めないファイルは、直すか認めるまで公表を止める — a file that cannot be read refuses the release until accepted.",
)


def intake_assets() -> AssetsDefinition:
    """The intake station. A file that cannot be read fails its check, which blocks everything downstream."""

    @multi_asset(name=INTAKE, specs=intake_specs(), check_specs=[FILES_READ])
    def intake(
        context: AssetExecutionContext, night_on: NightOnDataRoot
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        from dagster_project.intake import night

        root = night_on.root()
        programme, key, now = opened(context, root)
        with told_to_dagster():
            dbt_process.get_ready(root)
            report = night.take_in(root, programme, key, now)
        yield from settled(context, root, programme, key, report)

    return intake


def opened(
    context: OpExecutionContext | AssetExecutionContext, root: DataRoot
) -> tuple["Programme", "PseudonymKey", datetime]:
    """The night's first look: its records are its own, nobody works beside it, and all that people wrote is readable."""
    from dagster_project import programme as programmes
    from dagster_project.intake.people.keys import load_key
    from dagster_project.preflight import require_readable
    from dagster_project.still import record

    with told_to_dagster():
        require_own_records(context.instance, root)
    for run_id in fail_killed_runs(context.instance, context.run.run_id):
        context.log.warning(f"前の夜間処理 {run_id} は途中で止められていました / an earlier night had been killed")
    with told_to_dagster():
        require_readable(root)
        record.begin(root, context.run.run_id)
        programme = programmes.read(root.programme_file)
        return programme, load_key(), datetime.now(ZoneInfo(programme.timezone))


def settled(
    context: OpExecutionContext | AssetExecutionContext,
    root: DataRoot,
    programme: "Programme",
    key: "PseudonymKey",
    report: "IntakeReport",
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """Settles what landed, and tells Dagster of every table and of the files that could not be read."""
    from dagster_project.intake.erasing import retention
    from dagster_project.intake.settling import settlement
    from dagster_project.still import record

    with told_to_dagster():
        settled = settlement.settle(root, report.ledger, programme, key)
        matches = _matches(root)
        past = retention.warnings_of(root, report.ledger, programme)
        record.saw(root, report.inbox)
    refusals = (*report.refusals, *settled.refusals)
    warnings = (*report.warnings, *settled.warnings, *past)
    for warning in warnings:
        context.log.warning(str(warning))
    for table in LANDED:
        counted = settled.counts.get(table)
        metadata: dict[str, MetadataValue | int] = {} if counted is None else {"dagster/row_count": counted}
        if table == "person":
            metadata |= _recognised(matches)
        yield MaterializeResult(asset_key=names.landed(table), metadata=metadata)
    for table in PROGRAMME:
        yield MaterializeResult(asset_key=names.programme(table))
    yield AssetCheckResult(
        check_name=names.FILES_CHECK,
        asset_key=names.landed("delivered_file"),
        passed=not refusals,
        metadata={
            MESSAGES: message_metadata(refusals),
            WARNINGS: message_metadata(warnings),
            "files": len(report.ledger.deliveries),
            "landed_now": report.landed_now,
        },
    )


def _matches(root: DataRoot) -> list["FileMatches"]:
    from dagster_project.intake.people.match_report import match_report
    from dagster_project.intake.settling import settlement

    with settlement.open_database(root.work_database, read_only=True) as connection:
        return match_report(connection)


def _recognised(matches: list["FileMatches"]) -> dict[str, MetadataValue | int]:
    """In the event log, so that a page about this night never tells of another one's people."""
    from dagster_project.orchestration.outcome_lines import people_lines

    return {
        "named_rows": sum(file.named_rows for file in matches),
        "recognised_rows": sum(file.recognised_rows for file in matches),
        names.PEOPLE_OF_FILES: MetadataValue.json([line.model_dump(mode="json") for line in people_lines(matches)]),
    }
