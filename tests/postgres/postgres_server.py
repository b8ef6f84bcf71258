"""A real PostgreSQL server of Debian's package in a temporary folder: started, and ended whatever happened.

Add here: how the server is driven. Keep out: what should lie in it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.alerts.listeners import free_port

PASSWORD = "postgres-password-of-a-test"


def programs() -> Path | None:
    """Where the newest installed server's programs lie."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class PostgresServer:
    port: int
    bin: Path
    sockets: Path

    def url(self, database: str) -> str:
        return f"postgresql://katsuyo:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def make_database(self, name: str) -> str:
        self.ask("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def ask(self, database: str, sql: str) -> list[str]:
        done = subprocess.run(
            [str(self.bin / "psql"), self.url(database), "-tAc", sql], capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()


@contextmanager
def postgres_server(bin: Path) -> Iterator[PostgresServer]:
    """The server refuses to run as root, and no other user may look into pytest's folders."""
    folder = Path(tempfile.mkdtemp(prefix="katsuyo-postgres-"))
    as_user: dict[str, object] = {"cwd": "/"}
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data, secret, port = folder / "data", folder / "secret", free_port()
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o644)

    def run(program: str, *arguments: str) -> None:
        command = [str(bin / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **as_user)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "katsuyo",
            "-A",
            "scram-sha-256",
            "--pwfile",
            str(secret),
            "-N",
            "-E",
            "UTF8",
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield PostgresServer(port, bin, folder)
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
