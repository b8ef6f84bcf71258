"""The mart workshop_effect as an asset: matched comparisons over what dbt made, written beside it under its contract.

Add here: what Dagster shows of it. Keep out: its arithmetic (analysis/effect).
"""

from dagster import AssetsDefinition, MaterializeResult, asset

from dagster_project.contracts import mart_contracts
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import told_to_dagster
from dagster_project.orchestration.resources import NightOnDataRoot

MART = "workshop_effect"


def workshop_effect() -> AssetsDefinition:
    """Estimates, or the reasons why there are none."""

    @asset(
        key=names.mart(MART),
        deps=[names.mart(mart) for mart in names.dbt_marts()],
        group_name="analysis",
        kinds={"python", "duckdb"},
        owners=names.OWNERS,
        description=mart_contracts()[MART].description,
    )
    def effect(night_on: NightOnDataRoot) -> MaterializeResult[None]:
        from dagster_project.analysis.effect.reading import read_workshop_effect
        from dagster_project.analysis.mart_writer import write_mart
        from dagster_project.intake.settling.settlement import open_database

        with told_to_dagster(), open_database(night_on.root().work_database) as connection:
            rows = read_workshop_effect(connection)
            write_mart(connection, mart_contracts()[MART], rows)
        refused = sum(bool(row["refused"]) for row in rows)
        return MaterializeResult(metadata={"dagster/row_count": len(rows), "refused": refused})

    return effect
