"""The marts by department and section as assets: counts that dbt made, protected before anything is written.

Add here: what Dagster shows of them. Keep out: the protection (analysis/disclosure) and the attack (expectations/attack).
"""

from collections.abc import Iterator
from typing import Any

from dagster import AssetsDefinition, AssetSpec, MaterializeResult, multi_asset

from dagster_project.analysis.disclosure.counts import MARTS
from dagster_project.contracts import mart_contracts
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import told_to_dagster
from dagster_project.orchestration.resources import NightOnDataRoot

# Metadata of what was protected, which the audit tells readers.
GAPS, FROZEN, WITHHELD, RENAMED = "people_the_best_solution_could_show_more", "frozen", "withheld", "renamed"
COUNTS = ("int_department_adoption", "int_department_response", "int_section_attendance")


def breakdowns() -> AssetsDefinition:
    """Adoption, staying and response by department, attendance by section: suppressed where few people would show."""

    @multi_asset(
        name="breakdowns",
        specs=[
            AssetSpec(
                names.mart(mart),
                deps=[
                    *(names.intermediate(model) for model in COUNTS),
                    *(names.mart(other) for other in names.dbt_marts()),
                ],
                group_name="analysis",
                kinds={"python", "duckdb"},
                owners=names.OWNERS,
                description=mart_contracts()[mart].description,
            )
            for mart in MARTS
        ],
    )
    def protected(night_on: NightOnDataRoot) -> Iterator[MaterializeResult[Any]]:
        from dagster_project.analysis.disclosure.reading import read_counts
        from dagster_project.analysis.mart_writer import read_rows, write_mart
        from dagster_project.intake.settling.settlement import open_database
        from dagster_project.release.published_breakdowns import read_history
        from expectations.attack.defended import defended
        from expectations.attack.published import BESIDE

        root = night_on.root()
        with told_to_dagster(), open_database(root.work_database) as connection:
            beside = {mart: read_rows(connection, mart) for mart in BESIDE}
            found = defended(read_counts(connection), read_history(root), beside)
            for mart in MARTS:
                write_mart(connection, mart_contracts()[mart], found.rows[mart])
        for mart in MARTS:
            rows = found.rows[mart]
            yield MaterializeResult(
                asset_key=names.mart(mart),
                metadata={
                    "dagster/row_count": len(rows),
                    "suppressed": sum(bool(row["is_suppressed"]) for row in rows),
                    GAPS: dict(found.gaps),
                    FROZEN: list(found.frozen),
                    WITHHELD: sorted(found.withheld),
                    RENAMED: dict(found.renamed),
                },
            )

    return protected
