"""The disclosure audit as blocking asset checks: it attacks what is about to be published, every earlier release known.

Add here: how its verdict is shown in Dagster. Keep out: the attack (expectations/attack).
"""

from collections.abc import Iterator
from typing import Any

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSpec,
    DagsterInstance,
    multi_asset_check,
)

from dagster_project.analysis.disclosure.counts import MARTS
from dagster_project.messages import Message
from dagster_project.orchestration import names
from dagster_project.orchestration.breakdowns import FROZEN, GAPS, RENAMED, WITHHELD
from dagster_project.orchestration.failures import MESSAGES, WARNINGS, message_metadata, told_to_dagster
from dagster_project.orchestration.resources import NightOnDataRoot


def disclosure_audit() -> AssetChecksDefinition:
    @multi_asset_check(
        name="disclosure_audit",
        specs=[
            AssetCheckSpec(
                names.AUDIT_CHECK,
                asset=names.mart(mart),
                blocking=True,
                description="伏せた少人数が、公表する表と過去の公表から分からないか — attacks the mart as it is about to be "
                "published, with every earlier release: no small group may follow.",
            )
            for mart in MARTS
        ],
    )
    def audit(context: AssetCheckExecutionContext, night_on: NightOnDataRoot) -> Iterator[AssetCheckResult]:
        from dagster_project.analysis.mart_writer import read_rows
        from dagster_project.intake.settling.settlement import open_database
        from dagster_project.release.published_breakdowns import read_history
        from expectations.attack.published import BESIDE, judge
        from expectations.recompute.departments import department_counts
        from expectations.recompute.landed import read_landed

        root = night_on.root()
        with told_to_dagster(), open_database(root.work_database, read_only=True) as connection:
            truth, history = department_counts(read_landed(connection, root.gate_sums)), read_history(root)
            marts = {mart: read_rows(connection, mart) for mart in (*MARTS, *BESIDE)}
        found = judge(marts, truth, history)
        said = _notes(context.instance)
        for mart in MARTS:
            messages = [message for of_family in found.values() for message in of_family.get(mart, ())]
            yield AssetCheckResult(
                check_name=names.AUDIT_CHECK,
                asset_key=names.mart(mart),
                passed=not messages,
                metadata={
                    MESSAGES: message_metadata(messages),
                    # Said once, not beside each of the four marts.
                    WARNINGS: message_metadata(said if mart == MARTS[0] else ()),
                },
            )

    return audit


def _notes(instance: DagsterInstance) -> list[Message]:
    """What the asset said of the rows that are judged here."""
    from expectations.attack.defended import notes

    event = instance.get_latest_materialization_event(names.mart(MARTS[0]))
    told = event.asset_materialization.metadata if event and event.asset_materialization else {}
    values: dict[str, Any] = {name: value.value for name, value in told.items()}
    return notes(values.get(GAPS, {}), values.get(FROZEN, ()), values.get(WITHHELD, ()), values.get(RENAMED, {}))
