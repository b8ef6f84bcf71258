"""The release as an asset: nothing is published unless every required check of this very run passed.

Add here: what Dagster should know of a release. Keep out: how it is written (dagster_project/release).
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from dagster import AssetCheckKey, AssetExecutionContext, AssetsDefinition, MaterializeResult, MetadataValue, asset

from dagster_project.contracts import mart_contracts
from dagster_project.orchestration import names
from dagster_project.orchestration.evidence import checks_of_run, require_all
from dagster_project.orchestration.failures import WARNINGS, message_metadata, told_to_dagster
from dagster_project.orchestration.night import RELEASED_EVERY_NIGHT
from dagster_project.orchestration.resources import NightOnDataRoot


def release_asset(required: Iterable[AssetCheckKey]) -> AssetsDefinition:
    """The asset that readers wait for. ``required`` are all checks of the graph."""
    required_checks = frozenset(required)

    @asset(
        key=names.RELEASE,
        deps=[names.mart(mart) for mart in mart_contracts()],
        group_name="release",
        kinds={"duckdb", "parquet", "csv"},
        owners=names.OWNERS,
        freshness_policy=RELEASED_EVERY_NIGHT,
        description="公表される一式 — one immutable, complete generation of the marts; `published` points to it.",
    )
    def release(context: AssetExecutionContext, night_on: NightOnDataRoot) -> MaterializeResult[None]:
        from dagster_project import programme as programmes
        from dagster_project.release.publish import Evidence, publish
        from dagster_project.still import record

        root = night_on.root()
        with told_to_dagster():
            checks = checks_of_run(context.instance, context.run.run_id, required_checks)
            require_all(checks)
            programme = programmes.read(root.programme_file)
            now = datetime.now(ZoneInfo(programme.timezone))
            evidence = Evidence(context.run.run_id, checks.results(), checks.warnings)
            published = publish(root, evidence, now, programme.keep_releases)
            record.complete(root, context.run.run_id, published, programme)
        return MaterializeResult(
            metadata={
                "release_id": published.release_id,
                "is_new": published.is_new,
                names.HELD: published.held is not None,
                WARNINGS: message_metadata([*filter(None, [published.held]), *published.notices]),
                "folder": MetadataValue.path(str(published.folder)),
                "checks": len(required_checks),
                "rows": MetadataValue.json(dict(published.row_counts)),
            }
        )

    return release
