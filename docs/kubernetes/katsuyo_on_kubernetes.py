"""The graph with each step in a pod of its own: a code location for `dagster code-server start -m katsuyo_on_kubernetes`.

It lies in the image (Dockerfile); dagster-k8s is installed there and not by katsuyo's own lock.
"""

from dagster_k8s import k8s_job_executor

from dagster_project.definitions import build_defs
from dagster_project.orchestration.ways import over_workers

# Image, secrets and volumes of a step are those of the run (run_launcher in dagster.yaml).
steps_in_pods = k8s_job_executor.configured(
    {
        "max_concurrent": {"env": "KATSUYO_WORKERS"},
        "step_k8s_config": {
            "container_config": {
                "resources": {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"memory": "6Gi"}},
            },
            # A pod that is killed is started anew by Dagster (the step's retry policy), never by Kubernetes.
            "job_spec_config": {"backoff_limit": 0, "ttl_seconds_after_finished": 86400},
        },
    }
)

defs = build_defs(over_workers(steps_in_pods))
