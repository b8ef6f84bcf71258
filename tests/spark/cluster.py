"""A real Spark cluster on this machine: an environment of its own from the lock file, a master and workers from pyspark.

Add here: how it is built, started and hurt. Keep out: what a night on it should give.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from tests.end_to_end.nights import REPOSITORY, environment

LOCK = REPOSITORY / "requirements-spark.txt"
ENVIRONMENTS = REPOSITORY / ".venv-spark"
_SCRIPTS = {"katsuyo": ("dagster_project.cli", "main"), "dbt": ("dbt.cli.main", "cli")}
_SECONDS = 180
# Small Java virtual machines for small tables: what a city would set, it sets in the same file.
_JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m"
DEFAULTS = f"""\
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.driver.extraJavaOptions {_JAVA}
spark.executor.extraJavaOptions {_JAVA}
spark.sql.shuffle.partitions 4
spark.ui.enabled false
"""


def require_java() -> None:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed (Debian: apt-get install openjdk-17-jre-headless)")


def spark_environment() -> Path:
    """The folder of programs of this environment with what requirements-spark.txt has beyond it: built once, kept under
    the lock's hash. What is here already is not installed again."""
    folder = ENVIRONMENTS / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    ENVIRONMENTS.mkdir(exist_ok=True)
    with FileLock(ENVIRONMENTS / ".lock"):
        if not (folder / ".installed").exists():
            _build(folder)
    return folder / "bin"


def _build(folder: Path) -> None:
    for former in ENVIRONMENTS.glob("*/"):
        shutil.rmtree(former)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    programs = folder / "bin"
    (packages,) = folder.glob("lib/python*/site-packages")
    here = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (packages / "base.pth").write_text(f"import site; site.addsitedir({str(here)!r})\n")
    install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(LOCK)]
    subprocess.run([str(programs / "python"), *install], check=True, timeout=900)
    for name, (module, function) in _SCRIPTS.items():
        script = programs / name
        script.write_text(f"#!{programs / 'python'}\nfrom {module} import {function}\n{function}()\n")
        script.chmod(0o755)
    (folder / ".installed").touch()


@dataclass(frozen=True)
class Cluster:
    """A master and its workers, each in a process group of its own with the executors it starts."""

    programs: Path
    folder: Path
    master: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def variables(self) -> dict[str, str]:
        return {**environment(), "SPARK_CONF_DIR": str(self.folder / "conf"), "SPARK_LOCAL_IP": "127.0.0.1"}

    def start_worker(self) -> None:
        self.workers.append(self._start(f"worker{len(self.workers)}", "worker.Worker", *self._worker_options()))
        _wait_until(lambda: self.log("master").count("Registering worker") == len(self.workers))

    def kill_worker(self, number: int) -> None:
        """The worker and its executors at once, as when its machine is gone."""
        if self.workers[number].poll() is None:
            os.killpg(self.workers[number].pid, signal.SIGKILL)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _worker_options(self) -> list[str]:
        work = str(self.folder / f"work{len(self.workers)}")
        return ["-c", "1", "-m", "1g", "-d", work, "--webui-port", "0", self.master]

    def _start(self, name: str, role: str, *options: str) -> subprocess.Popen[bytes]:
        (pyspark,) = self.programs.parent.glob("lib/python*/site-packages/pyspark")
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [str(pyspark / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *options],
                env={
                    **self.variables(),
                    "SPARK_HOME": str(pyspark),
                    "SPARK_DAEMON_MEMORY": "256m",
                    "SPARK_DAEMON_JAVA_OPTS": _JAVA,
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def standalone_cluster(programs: Path, folder: Path) -> Iterator[Cluster]:
    """A standalone master without workers yet."""
    (folder / "conf").mkdir(parents=True)
    (folder / "conf" / "spark-defaults.conf").write_text(DEFAULTS)
    port = free_port()
    cluster = Cluster(programs, folder, f"spark://127.0.0.1:{port}")
    options = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]
    master = cluster._start("master", "master.Master", *options)
    try:
        _wait_until(lambda: "I have been elected leader" in cluster.log("master"))
        yield cluster
    finally:
        for process in [*cluster.workers, master]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=30)


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline, "Spark did not start"
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
