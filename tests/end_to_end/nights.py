"""Running the real `katsuyo nightly` on copies of the demo root."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
DEMO = REPOSITORY / "data" / "demo"
KATSUYO = Path(sys.executable).with_name("katsuyo")
FIRST_KEY = "first key, forty characters long, for tests only"
OTHER_KEY = "other key, forty characters long, for tests only"


@dataclass(frozen=True)
class Night:
    """What one `katsuyo nightly` left behind."""

    root: Path
    exit_code: int
    outcome: dict[str, Any]
    stderr: str

    def said(self) -> str:
        return json.dumps([self.outcome["messages"], self.outcome["warnings"]], ensure_ascii=False)


def environment(key: str = FIRST_KEY) -> dict[str, str]:
    return {**os.environ, "KATSUYO_KEY": key, "LC_ALL": "C.UTF-8"}


def copy_demo(target: Path) -> Path:
    """The demo as it is committed, without what nights left in the checkout."""
    kept = ("inbox", "programme.yml", "figures.csv")
    target.mkdir(parents=True)
    for name in kept:
        source = DEMO / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            shutil.copy(source, target / name)
    return target


def run_night(root: Path, key: str = FIRST_KEY) -> Night:
    done = subprocess.run(
        [str(KATSUYO), "nightly", "--data", str(root), "--json"],
        env=environment(key),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    return Night(root, done.returncode, json.loads(done.stdout), done.stderr)
