"""The intake station shared out over worker processes: plan, one step per batch of files, one step that settles.

The same assets and check as in one process (intake.py), by the same functions. No step hands a value to another: the
plan and what came of it lie in the data root (intake/sharing.py), and Dagster learns the numbers of batches alone.
Add here: how the steps hang together. Keep out: what each does.
"""

from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetKey,
    AssetsDefinition,
    DynamicOut,
    DynamicOutput,
    GraphIn,
    GraphOut,
    In,
    MaterializeResult,
    Nothing,
    OpExecutionContext,
    Out,
    RetryPolicy,
    graph,
    op,
)

from dagster_project.environment import require_shared_records
from dagster_project.orchestration import names
from dagster_project.orchestration.failures import told_to_dagster
from dagster_project.orchestration.intake import FILES_READ, INTAKE, intake_specs, opened, settled
from dagster_project.orchestration.resources import LandingWorker, StationWorker

_FOLDERS = {f"inbox_{folder}": names.inbox(folder) for folder in names.INBOX_FOLDERS}
_PROGRAMME_FILE = {"programme_file": names.PROGRAMME_FILE}
_INPUTS: dict[str, AssetKey] = {**_FOLDERS, **_PROGRAMME_FILE}
_TABLES = {"_".join(spec.key.path): spec.key for spec in intake_specs()}
_OUTPUTS = [*_TABLES, FILES_READ.get_python_identifier()]


@op(ins={name: In(Nothing) for name in _INPUTS}, out=DynamicOut(Nothing))
def plan(context: OpExecutionContext, worker_on: LandingWorker) -> Iterator[DynamicOutput[None]]:
    from dagster_project.intake import sharing

    root = worker_on.root()
    with told_to_dagster():
        require_shared_records()
    programme, key, now = opened(context, root)
    with told_to_dagster():
        number_of_batches = sharing.share_out(root, programme, key, now)
    for number in range(number_of_batches):
        yield DynamicOutput(None, mapping_key=str(number))


# A worker that was killed, for want of memory say, left nothing that counts: its batch is landed once more. What a
# station itself says (told_to_dagster) is not tried again.
@op(ins={"batch": In(Nothing)}, out=Out(Nothing), retry_policy=RetryPolicy(max_retries=1))
def land(context: OpExecutionContext, worker_on: LandingWorker) -> None:
    from dagster_project import programme as programmes
    from dagster_project.intake import sharing
    from dagster_project.intake.people.keys import load_key

    root = worker_on.root()
    number = int(context.get_mapping_key() or 0)
    with told_to_dagster():
        files = sharing.land_batch(root, programmes.read(root.programme_file), load_key(), number)
    context.log.info(f"{files} 件のファイルを読みました / files read")


@op(ins={"landed": In(Nothing)}, out={name: Out(Nothing) for name in _OUTPUTS})
def settle(
    context: OpExecutionContext, night_on: StationWorker
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    from dagster_project import programme as programmes
    from dagster_project.intake import sharing
    from dagster_project.intake.people.keys import load_key

    root = night_on.root()
    with told_to_dagster():
        programme, key = programmes.read(root.programme_file), load_key()
        report = sharing.collect(root, programme, key)
    yield from settled(context, root, programme, key, report)


@graph(name=INTAKE, ins={name: GraphIn() for name in _INPUTS}, out={name: GraphOut() for name in _OUTPUTS})
def _shared(**inputs: object) -> dict[str, object]:
    batches = plan(**inputs)
    made = settle(landed=batches.map(lambda batch: land(batch=batch)).collect())
    return {name: getattr(made, name) for name in _OUTPUTS}


def shared_intake_assets() -> AssetsDefinition:
    """The intake station in several processes."""
    described = {spec.key: spec for spec in intake_specs()}
    whole = AssetsDefinition.from_graph(
        _shared,
        keys_by_input_name=_INPUTS,
        keys_by_output_name=_TABLES,
        check_specs=[FILES_READ],
        internal_asset_deps={name: {dep.asset_key for dep in described[key].deps} for name, key in _TABLES.items()},
    )
    return whole.map_asset_specs(lambda spec: described[spec.key])
