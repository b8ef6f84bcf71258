"""A real Superset: an environment of its own from the lock file, SQLite metadata, one server on this machine, no network.

Add here: how it is built, started and asked. Keep out: what it should answer.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bi.superset import import_bundle
from tests.end_to_end.nights import REPOSITORY
from tests.no_network import NoNetwork

FOLDER = REPOSITORY / "bi" / "superset"
LOCK = FOLDER / "requirements.txt"
ENVIRONMENTS = REPOSITORY / ".venv-superset"
USER = "admin"
_SECONDS = 180


@dataclass(frozen=True)
class Server:
    """A running Superset, and its only user's password (made for this run)."""

    url: str
    password: str
    process: subprocess.Popen[bytes]
    log: Path

    def client(self) -> import_bundle.Superset:
        return import_bundle.Superset(self.url, USER, self.password)


def superset_environment() -> Path:
    """The folder of programs of the environment that the lock file describes: built once, kept under the file's hash.

    pip may use the network here, as it does for every environment; Superset itself may not.
    """
    folder = ENVIRONMENTS / hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    done = folder / ".installed"
    if not done.exists():
        shutil.rmtree(ENVIRONMENTS, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(LOCK)]
        subprocess.run([str(folder / "bin" / "python"), *install], check=True, timeout=900)
        done.touch()
    return folder / "bin"


@contextmanager
def superset_server(programs: Path, home: Path, network: NoNetwork) -> Iterator[Server]:
    """Superset with the configuration of bi/superset as it is; what must be secret is made here."""
    home.mkdir(parents=True)
    password = secrets.token_urlsafe(24)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUPERSET", "FLASK"))}
    variables = {
        **kept,
        **network.variables(),
        "SUPERSET_CONFIG_PATH": str(FOLDER / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "SUPERSET_SECRET_KEY": secrets.token_urlsafe(48),
        "FLASK_APP": "superset.app:create_app()",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    user = ["--username", USER, "--firstname", "a", "--lastname", "b", "--email", "admin@city.example.lg.jp"]
    log = home / "superset.out"
    with log.open("wb") as out:
        for arguments in (["db", "upgrade"], ["fab", "create-admin", *user, "--password", password], ["init"]):
            command = [str(programs / "superset"), *arguments]
            done = subprocess.run(command, env=variables, stdout=out, stderr=out, check=False, timeout=_SECONDS)
            assert done.returncode == 0, log.read_text(errors="replace")[-3000:]
        port = _free_port()
        command = [str(programs / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
        command += ["--threads", "8", "--timeout", "120", variables["FLASK_APP"]]
        process = subprocess.Popen(command, env=variables, stdout=out, stderr=out, start_new_session=True)
        try:
            server = Server(f"http://127.0.0.1:{port}", password, process, log)
            _wait_for(server)
            yield server
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(server.log.read_text(errors="replace")[-3000:])


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
