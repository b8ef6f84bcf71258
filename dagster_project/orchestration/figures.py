"""Printed figures as an asset: figures.csv judged against the marts, written beside them under the same contract.

Add here: another mart that SQL cannot say. Keep out: its arithmetic (analysis/).
"""

from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    MetadataValue,
    multi_asset,
)

from dagster_project.contracts import mart_contracts
from dagster_project.messages import Message
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import MESSAGES, message_metadata, told_to_dagster
from dagster_project.orchestration.resources import NightOnDataRoot

DRAFTS_CHECK = "every_draft_figure_holds"


def printed_figures() -> AssetsDefinition:
    """The mart printed_figures. A draft that does not hold is stopped here; what is printed already is reported."""

    @multi_asset(
        name="printed_figures",
        specs=[
            AssetSpec(
                names.PRINTED_FIGURES,
                deps=[
                    names.FIGURES_FILE,
                    *(names.mart(mart) for mart in (*names.dbt_marts(), *names.python_marts())),
                ],
                group_name="analysis",
                kinds={"python", "duckdb"},
                owners=names.OWNERS,
                description=mart_contracts()["printed_figures"].description,
            )
        ],
        check_specs=[
            AssetCheckSpec(
                DRAFTS_CHECK,
                asset=names.PRINTED_FIGURES,
                blocking=True,
                description="まだ印刷していない数字は成り立つこと — a figure that is still a draft must hold.",
            )
        ],
    )
    def figures(
        context: AssetExecutionContext, night_on: NightOnDataRoot
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        from dagster_project.analysis.mart_writer import read_printed_figures, write_mart
        from dagster_project.intake.settling.settlement import open_database

        root = night_on.root()
        with told_to_dagster(), open_database(root.work_database) as connection:
            rows = read_printed_figures(connection, root.figures_file)
            write_mart(connection, mart_contracts()["printed_figures"], rows)
        doubtful = [row for row in rows if row["verdict"] != "holds" or row["group_verdict"] != "consistent"]
        for row in doubtful:
            context.log.warning(f"{row['figure_id']}: {row['explanation_ja']} / {row['explanation_en']}")
        yield MaterializeResult(
            asset_key=names.PRINTED_FIGURES,
            metadata={
                "dagster/row_count": len(rows),
                "hold": sum(row["verdict"] == "holds" for row in rows),
                "not_as_printed": MetadataValue.json(
                    {str(row["figure_id"]): [row["explanation_ja"], row["explanation_en"]] for row in doubtful}
                ),
            },
        )
        drafts = [row for row in rows if row["status"] == "draft" and row["verdict"] != "holds"]
        messages = [
            Message(f"{row['figure_id']}: {row['explanation_ja']}", f"{row['figure_id']}: {row['explanation_en']}")
            for row in drafts
        ]
        yield AssetCheckResult(
            check_name=DRAFTS_CHECK,
            asset_key=names.PRINTED_FIGURES,
            passed=not drafts,
            metadata={MESSAGES: message_metadata(messages)},
        )

    return figures
