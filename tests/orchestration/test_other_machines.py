"""What docs/kubernetes and docs/celery say agrees with itself, with katsuyo's names and with Dagster's schemas.

dagster-k8s and dagster-celery are in no lock of ours; where they are installed, their own schemas judge as well.
"""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from dagster._config import process_config
from dagster._core.instance.ref import InstanceRef

from dagster_project.definitions import defs
from dagster_project.orchestration import names
from dagster_project.settings import (
    BATCH_VARIABLE,
    DATA_VARIABLE,
    KEY_VARIABLE,
    POSTGRES_VARIABLE,
    WORKERS_VARIABLE,
    DataRoot,
)

DOCS = Path(__file__).resolve().parents[2] / "docs"
KUBERNETES = DOCS / "kubernetes"
CELERY = DOCS / "celery"
_NOT_LOCKED = "in no lock of ours, so not in CI: pip install dagster-k8s dagster-celery into a scratch environment (docs/workers.md)"


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((KUBERNETES / name).read_text(encoding="utf-8")))


def instance(tmp_path: Path) -> InstanceRef:
    """dagster.yaml as Dagster reads it: it refuses a key that it does not know."""
    shutil.copy(KUBERNETES / "dagster.yaml", tmp_path)
    return InstanceRef.from_dir(str(tmp_path))


def environment() -> dict[str, str]:
    lines = (KUBERNETES / "environment.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def deployments() -> list[dict[str, Any]]:
    return [document for document in documents("services.yaml") if document["kind"] == "Deployment"]


def launcher(tmp_path: Path) -> dict[str, Any]:
    data = instance(tmp_path).run_launcher_data
    assert data is not None
    found: dict[str, Any] = yaml.safe_load(data.config_yaml)
    return found


def test_a_pod_of_a_night_has_what_the_services_have(tmp_path: Path) -> None:
    run = launcher(tmp_path)
    for deployment in deployments():
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert pod["serviceAccountName"] == run["service_account_name"]
        assert {"configMapRef": {"name": run["env_config_maps"][0]}} in container["envFrom"]
        assert {"secretRef": {"name": run["env_secrets"][0]}} in container["envFrom"]
        (data,) = (mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] == "data")
        assert [data] == [mount["mount_path"] for mount in run["volume_mounts"]] == [environment()[DATA_VARIABLE]]
        (claim,) = (each["persistentVolumeClaim"]["claimName"] for each in pod["volumes"] if each["name"] == "data")
        assert claim == run["volumes"][0]["persistent_volume_claim"]["claim_name"]
        assert container["image"] == environment()["KATSUYO_IMAGE"]
        user = run["run_k8s_config"]["pod_spec_config"]["security_context"]
        assert user == {
            "run_as_user": pod["securityContext"]["runAsUser"],
            "run_as_group": pod["securityContext"]["runAsGroup"],
            "fs_group": pod["securityContext"]["fsGroup"],
        }
    maps = {made["name"] for made in documents("kustomization.yaml")[0]["configMapGenerator"]}
    assert {run["instance_config_map"], *run["env_config_maps"]} < maps
    assert run["job_namespace"] == documents("kustomization.yaml")[0]["namespace"]
    assert run["dagster_home"] == environment()["DAGSTER_HOME"]


def test_every_name_that_the_environment_gives_is_one_that_is_read(tmp_path: Path) -> None:
    (secret,) = documents("secret.example.yaml")
    assert secret["metadata"]["name"] == launcher(tmp_path)["env_secrets"][0]
    assert secret["stringData"].keys() == {KEY_VARIABLE, POSTGRES_VARIABLE}
    assert secret["stringData"][POSTGRES_VARIABLE].startswith("postgresql+psycopg2://")
    ours = {name for name in environment() if name.startswith("KATSUYO_")}
    assert ours == {DATA_VARIABLE, WORKERS_VARIABLE, BATCH_VARIABLE, "KATSUYO_IMAGE"}
    assert int(environment()[WORKERS_VARIABLE]) > 1


def test_what_dagster_keeps_on_disk_lies_in_the_data_root_where_one_machine_keeps_it(tmp_path: Path) -> None:
    read = instance(tmp_path)
    home = PurePosixPath(DataRoot(Path(environment()[DATA_VARIABLE])).dagster_home)
    assert yaml.safe_load(read.local_artifact_storage_data.config_yaml) == {"base_dir": str(home)}
    assert yaml.safe_load(read.compute_logs_data.config_yaml) == {"base_dir": str(home / "storage")}
    settings = read.settings
    assert settings["telemetry"] == settings["nux"] == {"enabled": False}
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1


def test_the_code_location_is_where_the_workspace_looks() -> None:
    (code,) = (each for each in deployments() if each["metadata"]["name"] == "katsuyo-code")
    command = code["spec"]["template"]["spec"]["containers"][0]["command"]
    server = yaml.safe_load((KUBERNETES / "workspace.yaml").read_text(encoding="utf-8"))["load_from"][0]["grpc_server"]
    assert command[:2] == ["dagster", "code-server"] and command[-2:] == ["-m", "katsuyo_on_kubernetes"]
    assert (KUBERNETES / "katsuyo_on_kubernetes.py").exists()
    assert command[command.index("-p") + 1] == str(server["port"])
    (service,) = (
        each
        for each in documents("services.yaml")
        if each["kind"] == "Service" and each["metadata"]["name"] == server["host"]
    )
    assert service["spec"]["ports"][0]["port"] == server["port"]
    assert service["spec"]["selector"] == code["spec"]["template"]["metadata"]["labels"]


@pytest.fixture
def on_kubernetes(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("dagster_k8s", reason=_NOT_LOCKED)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.syspath_prepend(str(KUBERNETES))
    return importlib.import_module("katsuyo_on_kubernetes")


def test_the_run_launcher_takes_its_configuration(tmp_path: Path, on_kubernetes: Any) -> None:
    from dagster_k8s import K8sRunLauncher

    processed = process_config(K8sRunLauncher.config_type(), launcher(tmp_path))
    assert processed.success, processed.errors
    assert processed.value["job_image"] == "katsuyo:local"


def test_the_graph_in_pods_is_the_graph(on_kubernetes: Any) -> None:
    here, there = defs.resolve_asset_graph(), on_kubernetes.defs.resolve_asset_graph()
    assert here.get_all_asset_keys() == there.get_all_asset_keys() and here.asset_check_keys == there.asset_check_keys
    job = on_kubernetes.defs.resolve_job_def(names.JOB)
    processed = job.executor_def.apply_config_mapping({"config": {}})
    assert job.executor_def.name == "k8s" and processed.success, processed.errors
    assert processed.value["config"]["max_concurrent"] == 4


def test_every_object_is_one_that_kubernetes_knows(on_kubernetes: Any) -> None:
    from dagster_k8s.models import k8s_model_from_dict, k8s_snake_case_dict
    from kubernetes import client

    kinds = ("services.yaml", "storage.yaml", "access.yaml", "secret.example.yaml")
    found = [document for name in kinds for document in documents(name)]
    for document in found:
        model = getattr(client, f"V1{document['kind']}")
        k8s_model_from_dict(model, k8s_snake_case_dict(model, document))
    assert len(found) == 10


def test_the_graph_as_tasks_of_celery_is_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dagster_celery", reason=_NOT_LOCKED)
    from dagster_celery.cli import get_validated_config

    monkeypatch.setenv("KATSUYO_CELERY_BROKER", "redis://127.0.0.1:6379/0")
    monkeypatch.setenv("KATSUYO_CELERY_BACKEND", "redis://127.0.0.1:6379/1")
    monkeypatch.syspath_prepend(str(CELERY))
    on_celery = importlib.import_module("katsuyo_on_celery")
    assert defs.resolve_asset_graph().asset_check_keys == on_celery.defs.resolve_asset_graph().asset_check_keys
    executor = on_celery.defs.resolve_job_def(names.JOB).executor_def
    of_run = executor.apply_config_mapping({"config": {}}).value["config"]
    of_workers = get_validated_config(str(CELERY / "celery.yaml"))
    assert executor.name == "celery"
    assert of_run["broker"] == of_workers["broker"] and of_run["backend"] == of_workers["backend"]
