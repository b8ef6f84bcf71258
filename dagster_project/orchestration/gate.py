"""The gate as blocking asset checks: Great Expectations over every mart, against values recomputed without dbt.

Three ops of the same form, since a mart that is derived from others may only be derived from marts that hold: dbt's,
then what Python makes of them, then printed figures, which may stand beside any mart.
Add here: how a verdict is shown in Dagster. Keep out: expectations (expectations/).
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Thread
from typing import TYPE_CHECKING

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSpec,
    multi_asset_check,
)

from dagster_project import garbage
from dagster_project.contracts import mart_contracts
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import MESSAGES, WARNINGS, message_metadata, told_to_dagster
from dagster_project.orchestration.resources import NightOnDataRoot
from dagster_project.settings import DataRoot

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from expectations.recompute.landed import Landed

Expected = Callable[["Landed", DataRoot], Mapping[str, "pd.DataFrame"]]


def load_in_background() -> None:
    """Imports Great Expectations (seconds) and the other rooms while dbt's process works; stations then find them loaded."""
    # It imports pyspark wherever that is installed, which warns of a pandas that no data frame of Spark meets here.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    Thread(target=_load, daemon=True).start()


def _load() -> None:
    with garbage.loading():
        import dagster_project.orchestration.rooms  # noqa: F401


def gate_checks() -> list[AssetChecksDefinition]:
    return [
        _gate("gate_marts", names.dbt_marts(), _recomputed),
        _gate("gate_analysis", names.python_marts(), _analysed_again),
        _gate("gate_figures", [names.PRINTED_FIGURES.path[-1]], _judged_again),
    ]


def _recomputed(landed: "Landed", root: DataRoot) -> Mapping[str, "pd.DataFrame"]:
    from expectations.recompute import recompute

    return recompute(landed)


def _analysed_again(landed: "Landed", root: DataRoot) -> Mapping[str, "pd.DataFrame"]:
    """From the landed rows, without the analysis."""
    from dagster_project.release.published_breakdowns import read_history
    from expectations.recompute import recompute
    from expectations.recompute.by_department import by_department
    from expectations.recompute.effect import workshop_effect

    return {
        **recompute(landed, marts=["survey_headline"]),
        "workshop_effect": workshop_effect(landed),
        **by_department(landed, read_history(root)),
    }


def _judged_again(landed: "Landed", root: DataRoot) -> Mapping[str, "pd.DataFrame"]:
    """Printed figures judged anew on the marts, which passed their gates in this run."""
    import pandas as pd

    from dagster_project.analysis.mart_writer import read_printed_figures

    columns = list(mart_contracts()["printed_figures"].columns)
    rows = read_printed_figures(landed.connection, root.figures_file)
    return {"printed_figures": pd.DataFrame(rows, columns=columns, dtype=object)}


def _gate(name: str, marts: Sequence[str], expected: Expected) -> AssetChecksDefinition:
    @multi_asset_check(
        name=name,
        specs=[
            AssetCheckSpec(
                names.GATE_CHECK,
                asset=names.mart(mart),
                blocking=True,
                description="Great Expectations: 行数・キー・全セルの再計算・率の算術 — row count, keys, every cell "
                "recomputed without dbt, arithmetic of the rates.",
            )
            for mart in marts
        ],
    )
    def gate(context: AssetCheckExecutionContext, night_on: NightOnDataRoot) -> Iterator[AssetCheckResult]:
        from dagster_project.intake.settling.settlement import open_database
        from expectations.facts import read_facts
        from expectations.gate import run_gate
        from expectations.recompute.landed import read_landed
        from expectations.recompute.untold import not_computable
        from expectations.uncounted import uncounted_answers

        root = night_on.root()
        with told_to_dagster(), open_database(root.work_database, read_only=True) as connection:
            frames = {mart: _frame(connection, mart) for mart in mart_contracts()}
            landed = read_landed(connection, root.gate_sums)
            verdicts = run_gate(frames, expected(landed, root), read_facts(connection), marts)
            # What rows cannot tell is said beside the marts of rows, not beside printed figures.
            said = dict(not_computable(landed)) if expected is not _judged_again else {}
            said["survey_response"] = uncounted_answers(frames["survey_response"])
        for verdict in verdicts:
            yield AssetCheckResult(
                check_name=names.GATE_CHECK,
                asset_key=names.mart(verdict.mart),
                passed=verdict.passed,
                metadata={
                    "expectations": verdict.evaluated,
                    "failed": [failure.expectation for failure in verdict.failures],
                    MESSAGES: message_metadata([failure.message for failure in verdict.failures]),
                    WARNINGS: message_metadata(said.get(verdict.mart, ())),
                },
            )

    return gate


def _frame(connection: "duckdb.DuckDBPyConnection", mart: str) -> "pd.DataFrame":
    """The mart as it was built, whatever columns it has; empty without columns where it is not there yet."""
    import pandas as pd

    exists = connection.execute(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = 'marts' AND table_name = $1", [mart]
    ).fetchall()
    return connection.execute(f"SELECT * FROM marts.{mart}").df() if exists else pd.DataFrame()
