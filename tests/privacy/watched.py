"""A city's machine under watch: every `katsuyo` command on it, and all that any of them can write, in one folder.

Add here: a place that a command could write to. Keep out: what is delivered (planted.py) and looked for (canaries.py).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.nights import KATSUYO, REPOSITORY
from tests.privacy.canaries import HEADER
from tests.privacy.scanner import Hit, found_below

# DuckDB compresses what it stores, also in blocks that were freed since: here it does not, so that all bytes can be read.
_UNCOMPRESSED = """
import importlib.abc, importlib.machinery, sys

class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != "duckdb":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module
        def exec_module(module):
            execute(module)
            connect = module.connect
            def uncompressed(*arguments, **options):
                connection = connect(*arguments, **options)
                connection.execute("SET force_compression = 'uncompressed'")
                return connection
            module.connect = uncompressed
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, _Finder())
"""


@dataclass(frozen=True)
class Watched:
    """A city's machine: everything that a command can write lies below ``folder``."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root"

    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KATSUYO_", "DAGSTER_"))}
        places = {"HOME": "home", "XDG_CONFIG_HOME": "home/.config", "XDG_CACHE_HOME": "home/.cache", "TMPDIR": "tmp"}
        for place in places.values():
            (self.folder / place).mkdir(parents=True, exist_ok=True)
        python = self.folder / "python"
        python.mkdir(exist_ok=True)
        (python / "sitecustomize.py").write_text(_UNCOMPRESSED, encoding="utf-8")
        return {
            **kept,
            **{name: str(self.folder / place) for name, place in places.items()},
            "PYTHONPATH": os.pathsep.join([str(python), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *arguments: str | Path) -> int:
        """One `katsuyo` command; all that it says is kept to be looked through. Its exit code."""
        with self._said(str(arguments[0])).open("wb") as output:
            command = [str(KATSUYO), *map(str, arguments)]
            return subprocess.run(
                command, cwd=self._desk(), env=self.variables(), stdout=output, stderr=output, timeout=300
            ).returncode

    def night(self) -> int:
        return self.run("nightly", "--data", self.root)

    def killed_night(self, moment: Path, said: bytes = b"") -> None:
        """Kills a night and its children as soon as ``moment`` is written anew and has ``said`` in what is new."""
        before = moment.read_bytes() if moment.exists() else b""

        def has_come() -> bool:
            now = moment.read_bytes() if moment.exists() else b""
            return now != before and said in (now[len(before) :] if now.startswith(before) else now)

        with self._said("killed").open("wb") as output:
            process = subprocess.Popen(
                [str(KATSUYO), "nightly", "--data", str(self.root)],
                cwd=self._desk(),
                env=self.variables(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + 240
        while process.poll() is None and not has_come():
            assert time.monotonic() < deadline, moment
            time.sleep(0.05)
        assert process.poll() is None, "the night was over before it could be killed"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def last_night(self) -> dict[str, object]:
        page: dict[str, object] = json.loads((self.root / "last_night.json").read_text(encoding="utf-8"))
        return page

    def hits(self) -> list[Hit]:
        """Canaries anywhere but where people put them: the inbox, programme.yml and figures.csv.

        `inspect` shows the header of the file that somebody asks it about, on her terminal, and never a cell below it.
        """
        theirs = ("inbox", "programme.yml", "figures.csv")
        made = [path for path in self.root.iterdir() if path.name not in theirs]
        places = [self.folder / name for name in ("home", "tmp", "desk", "said")]
        dbt = [REPOSITORY / "dbt" / name for name in ("target", "logs")]
        found = found_below(*made, *filter(Path.exists, (*places, *dbt)))
        return [hit for hit in found if not (hit.where.startswith("said/inspect-") and hit.canary == HEADER)]

    def _desk(self) -> Path:
        desk = self.folder / "desk"
        desk.mkdir(exist_ok=True)
        return desk

    def _said(self, command: str) -> Path:
        said = self.folder / "said"
        said.mkdir(exist_ok=True)
        return said / f"{command}-{len(list(said.iterdir())):03d}.txt"
