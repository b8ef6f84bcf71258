"""One ingest asset, one dbt model, one Great Expectations context, in process. Usage: HELLO_HOME=dir python -m tests.bench.hello"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from dagster import (
    AssetCheckResult,
    AssetExecutionContext,
    AssetKey,
    DagsterInstance,
    Definitions,
    asset,
    asset_check,
    define_asset_job,
)
from dagster_dbt import DbtCliResource, dbt_assets

HOME = Path(os.environ["HELLO_HOME"])
PROJECT = Path(__file__).parent / "dbt"
DATABASE = HOME / "hello.duckdb"
DBT = str(Path(sys.executable).with_name("dbt"))
MANIFEST = HOME / "target" / "manifest.json"


@asset(key=AssetKey(["raw", "uses"]))
def uses() -> None:
    with duckdb.connect(str(DATABASE)) as connection:
        connection.execute("create schema if not exists raw")
        connection.execute(
            f"create or replace table raw.uses as select range % 127 as person from read_csv('{HOME}/uses.csv')"
        )


@dbt_assets(manifest=MANIFEST)
def models(context: AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    yield from dbt.cli(["build"], context=context).stream()


@asset_check(asset="adoption")
def adoption_holds() -> AssetCheckResult:
    import great_expectations as gx

    with duckdb.connect(str(DATABASE), read_only=True) as connection:
        frame = connection.execute("select * from adoption").df()
    context = gx.get_context(mode="ephemeral")
    batches = context.data_sources.add_pandas("pandas").add_dataframe_asset("adoption")
    batch = batches.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    result = batch.validate(gx.expectations.ExpectColumnValuesToBeBetween(column="active_people", min_value=1))
    return AssetCheckResult(passed=bool(result.success))


def main() -> None:
    defs = Definitions(
        assets=[uses, models],
        asset_checks=[adoption_holds],
        jobs=[define_asset_job("hello")],
        resources={"dbt": DbtCliResource(project_dir=PROJECT, profiles_dir=PROJECT, dbt_executable=DBT)},
    )
    with DagsterInstance.get() as instance:
        assert defs.resolve_job_def("hello").execute_in_process(instance=instance).success


main()
