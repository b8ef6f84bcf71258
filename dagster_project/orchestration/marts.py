"""The dbt models as assets, built by one dbt process, with row counts and the bucket chart.

Add here: what Dagster should show of a model. Keep out: SQL (dbt/).
"""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition, Failure, MetadataValue, Output
from dagster_dbt import DagsterDbtTranslator, DbtCliInvocation, dbt_assets
from packaging.version import Version

from dagster_project import dbt_process
from dagster_project.contracts import mart_contracts
from dagster_project.dbt_process import Dbt
from dagster_project.disk_errors import as_disk_trouble, trouble_in
from dagster_project.messages import CouldNotRun, Message, Refused
from dagster_project.orchestration import names
from dagster_project.orchestration.charts import bucket_chart
from dagster_project.orchestration.dbt_manifest import manifest_path
from dagster_project.orchestration.failures import told, told_to_dagster
from dagster_project.orchestration.gate import load_in_background
from dagster_project.orchestration.resources import NightOnDataRoot
from dagster_project.settings import DBT_PROJECT, DataRoot
from dagster_project.spark import tables


class _Translator(DagsterDbtTranslator):
    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return names.OWNERS


def dbt_marts() -> AssetsDefinition:
    """Staging, intermediate and marts as one op: dbt's exit is the only certain release of DuckDB's lock."""
    # Read once: what the graph holds in memory is what tonight's events are read by.
    manifest: Mapping[str, Any] = json.loads(manifest_path().read_bytes())
    translator = _Translator()

    @dbt_assets(manifest=manifest, name="dbt_marts", dagster_dbt_translator=translator)
    def models(context: AssetExecutionContext, night_on: NightOnDataRoot) -> Iterator[Any]:
        if context.is_subset:
            raise told(
                CouldNotRun(
                    Message(
                        "集計だけを作り直すことはできません。作業用データベースは毎晩まるごと作るので、ジョブ nightly を動かしてください。",
                        "Marts cannot be made alone: the work database is built anew every night. Run the job 'nightly'.",
                    )
                )
            )
        root = night_on.root()
        with told_to_dagster():
            dbt = dbt_process.take(root)
            _give_tables(dbt, root)
        invocation = _run_dbt(context, root, translator, manifest, dbt)
        # Not before dbt has begun: the import holds Python's lock for seconds against what starts it.
        load_in_background()
        built: list[Output[Any]] = []
        failure: Exception | None = None
        try:
            for event in invocation.stream():
                # Test results are recorded while dbt works on; tables wait for their row counts, which need its end.
                if isinstance(event, Output):
                    built.append(event)
                else:
                    yield event
        except Exception as error:
            failure = error
        shown: dict[AssetKey, dict[str, Any]] = {}
        with told_to_dagster():
            _take_tables(dbt, root, built=failure is None)
            if failure is None:
                shown = _shown_metadata(root)
        for output in built:
            yield _with_metadata(context, output, shown)
        if failure is not None:
            raise _told(failure, invocation, root) from None

    return models


def _give_tables(dbt: Dbt, root: DataRoot) -> None:
    """The work database's tables where Spark reads them; DuckDB has them."""
    from dagster_project.intake.settling.settlement import open_database

    if dbt.spark_folder is not None:
        with open_database(root.work_database, read_only=True) as connection:
            tables.give(connection, dbt.spark_folder)


def _take_tables(dbt: Dbt, root: DataRoot, *, built: bool) -> None:
    """What Spark has built into the work database, where everything after dbt looks for it; nothing stays on the storage."""
    from dagster_project.intake.settling.settlement import open_database

    if dbt.spark_folder is None:
        return
    try:
        if built:
            with open_database(root.work_database) as connection:
                tables.take(connection, dbt.spark_folder, mart_contracts())
    finally:
        tables.clear(dbt.spark_folder.parent)


def _run_dbt(
    context: AssetExecutionContext,
    root: DataRoot,
    translator: DagsterDbtTranslator,
    manifest: Mapping[str, Any],
    dbt: Dbt,
) -> DbtCliInvocation:
    """Dagster's reading of a dbt that this night has started: DbtCliResource.cli would first import dbt here and run
    `dbt --version`, which asks a registry for updates."""
    return DbtCliInvocation(
        process=dbt.build(),
        manifest=manifest,
        dagster_dbt_translator=translator,
        project_dir=DBT_PROJECT,
        target_path=root.dbt_target,
        raise_on_error=True,
        context=context,
        cli_version=Version(version("dbt-core")),
    )


def _shown_metadata(root: DataRoot) -> dict[AssetKey, dict[str, Any]]:
    """Row counts of every table dbt made (to count a view is to build it once more), and the chart of usage_frequency."""
    from dagster_project.intake.settling.settlement import open_database

    shown: dict[AssetKey, dict[str, Any]] = {}
    with open_database(root.work_database, read_only=True) as connection:
        relations = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema IN ('staging', 'intermediate', 'marts') AND table_type = 'BASE TABLE'"
        ).fetchall()
        for schema, table in relations:
            counted = connection.execute(f"SELECT count(*) FROM {schema}.{table}").fetchall()[0][0]
            shown[AssetKey([schema, table])] = {"dagster/row_count": counted}
        buckets = connection.execute(
            "SELECT trial_id, bucket_label, people FROM marts.usage_frequency WHERE bucket_order > 0 ORDER BY ALL"
        ).fetchall()
    shown[names.mart("usage_frequency")]["buckets"] = MetadataValue.md(bucket_chart(buckets))
    return shown


def _with_metadata(
    context: AssetExecutionContext, output: Output[Any], shown: Mapping[AssetKey, dict[str, Any]]
) -> Output[Any]:
    extra = shown.get(context.asset_key_for_output(output.output_name))
    return output.with_metadata({**output.metadata, **extra}) if extra else output


def _told(stopped: Exception, invocation: DbtCliInvocation, root: DataRoot) -> Failure:
    """Spark's trouble, or the disk's if dbt's log speaks of it; else that a model or a test stopped the night."""
    if invocation.process.returncode == dbt_process.SPARK_FAILED:
        return told(CouldNotRun(_spark_failed(root)))
    trouble = as_disk_trouble(stopped)
    if trouble is None and (said := trouble_in(f"{stopped}\n{invocation.get_error() or ''}", root.path)):
        trouble = CouldNotRun(said)
    if trouble is not None:
        return told(trouble)
    message = Message(
        "dbt がモデルかデータテストで止まりました。失敗した検査の名前は検査の一覧にあります。",
        "dbt stopped at a model or a data test. The failed checks are listed by name.",
    )
    return told(Refused(message), f"{message}\n{stopped}")


def _spark_failed(root: DataRoot) -> Message:
    log = root.dbt_target / dbt_process.SPARK_LOG
    return Message(
        f"Spark が仕事を引き受けないか、共有の置き場を読めないか、途中で応答しなくなりました。空いているワーカーがあるか、どのワーカーにも置き場（spark.storage）が"
        f"同じパスで見えるかを確かめてください。Spark の記録は {log} にあります。",
        f"Spark takes no work, cannot read the storage, or stopped answering. Check that it has a free worker, and that every "
        f"worker sees spark.storage under the same path. Spark's own log is {log}.",
    )
