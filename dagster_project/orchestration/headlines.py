"""The mart survey_headline as an asset: the shares that dbt counted, with intervals that SQL cannot compute.

Add here: what Dagster shows of it. Keep out: its arithmetic (analysis/headlines.py, analysis/limits.py).
"""

from collections import Counter

from dagster import AssetsDefinition, MaterializeResult, asset

from dagster_project.contracts import mart_contracts
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import told_to_dagster
from dagster_project.orchestration.resources import NightOnDataRoot

MART = "survey_headline"


def survey_headline() -> AssetsDefinition:
    """Favourable shares with their 95 % limits, made of marts that the gate let pass."""

    @asset(
        key=names.mart(MART),
        deps=[names.intermediate("int_headline_share"), names.mart("survey_response"), names.mart("survey_answers")],
        group_name="analysis",
        kinds={"python", "duckdb"},
        owners=names.OWNERS,
        description=mart_contracts()[MART].description,
    )
    def headlines(night_on: NightOnDataRoot) -> MaterializeResult[None]:
        from dagster_project.analysis.headlines import read_survey_headline
        from dagster_project.analysis.mart_writer import write_mart
        from dagster_project.intake.settling.settlement import open_database

        with told_to_dagster(), open_database(night_on.root().work_database) as connection:
            rows = read_survey_headline(connection)
            write_mart(connection, mart_contracts()[MART], rows)
        methods = Counter(str(row["interval_method"] or "none") for row in rows)
        return MaterializeResult(metadata={"dagster/row_count": len(rows), "intervals": dict(methods)})

    return headlines
