"""Which engine builds tonight's marts, and what a night on Spark needs before it begins.

``--engine`` of the command (KATSUYO_ENGINE) goes before ``engine`` of operations.yml; without both it is DuckDB.
Add here: another cheap reason why Spark cannot work. Keep out: starting it (session.py).
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dagster_project import operations
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import ENGINE_VARIABLE, DataRoot

_JAVA = 17
_PACKAGES = ("dbt-spark", "pyspark")
_SECONDS = 5


@dataclass(frozen=True)
class Cluster:
    """The master's address, and the folder that every machine of the cluster sees under this path."""

    master: str
    storage: Path


def cluster_of(root: DataRoot) -> Cluster | None:
    """The Spark cluster of tonight, None for a night on DuckDB.

    Raises:
        CouldNotRun: Spark is wanted and operations.yml does not say where it is, or is faulty.
    """
    declared = operations.read(root.operations_file)
    if (os.environ.get(ENGINE_VARIABLE) or declared.engine) != "spark":
        return None
    if declared.spark is None:
        raise CouldNotRun(
            Message(
                f"{root.operations_file} に Spark の場所がありません。spark: {{master: spark://ホスト:7077}} を書き加えてください"
                "（docs/spark.md）。",
                f"{root.operations_file} does not say where Spark is. Add spark: {{master: spark://HOST:7077}} "
                "(docs/spark.md).",
            )
        )
    return Cluster(declared.spark.master, _storage(root, declared))


def storage_of(root: DataRoot) -> Path:
    """Where nights on Spark put what they give it, whether tonight's is one or not."""
    return _storage(root, operations.read(root.operations_file))


def _storage(root: DataRoot, declared: operations.Operations) -> Path:
    return Path(declared.spark.storage) if declared.spark and declared.spark.storage else root.spark


def require_engine(root: DataRoot) -> None:
    """Raises CouldNotRun where tonight's engine cannot work: a package, Java or the master is missing."""
    cluster = cluster_of(root)
    if cluster is None:
        return
    _require_packages()
    require_java()
    require_master(cluster.master)
    require_storage(cluster.storage, root)


def _require_packages() -> None:
    try:
        for package in _PACKAGES:
            version(package)
    except PackageNotFoundError as missing:
        raise CouldNotRun(
            Message(
                f"Spark で集計するための {missing.name} が入っていません。"
                "`.venv/bin/pip install --require-hashes --no-deps -r requirements-spark.txt` を実行してください。",
                f"{missing.name}, which marts on Spark need, is not installed. "
                "Run `.venv/bin/pip install --require-hashes --no-deps -r requirements-spark.txt`.",
            )
        ) from None


def require_java() -> None:
    """Raises CouldNotRun unless the Java that Spark will take (JAVA_HOME's, else the one on PATH) is new enough."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None:
        raise CouldNotRun(_no_java(f"Java {_JAVA} がありません", f"Java {_JAVA} is missing"))
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        raise CouldNotRun(_no_java(f"{java} を実行できません", f"{java} cannot be run")) from None
    found = re.search(r'version "(\d+)', said.stderr)
    if found and int(found[1]) < _JAVA:
        raise CouldNotRun(_no_java(f"{java} は Java {found[1]} です", f"{java} is Java {found[1]}"))


def _no_java(ja: str, en: str) -> Message:
    return Message(
        f"{ja}。Spark には Java {_JAVA} 以上が要ります。Debian なら openjdk-17-jre-headless を入れるか、JAVA_HOME を設定してください。",
        f"{en}. Spark needs Java {_JAVA} or newer: install openjdk-17-jre-headless (Debian) or set JAVA_HOME.",
    )


def require_master(master: str) -> None:
    """Raises CouldNotRun unless one of the masters takes a connection; ``local`` has none to ask."""
    if not master.startswith("spark://"):
        return
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), timeout=_SECONDS):
                return
        except OSError:
            continue
    raise CouldNotRun(
        Message(
            f"Spark のマスター {master} に接続できません。動いているか、operations.yml の spark.master が正しいかを確かめてください。",
            f"The Spark master {master} cannot be reached. Check that it is up, and spark.master in operations.yml.",
        )
    )


def require_storage(storage: Path, root: DataRoot) -> None:
    """Raises CouldNotRun unless a declared folder is there: one made in the place of a share that is not mounted would be
    seen by this machine alone."""
    if storage != root.spark and not storage.is_dir():
        raise CouldNotRun(
            Message(
                f"operations.yml の spark.storage（{storage}）がありません。共有フォルダがマウントされているかを確かめてください。",
                f"spark.storage of operations.yml ({storage}) does not exist. Check that the share is mounted.",
            )
        )
