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
LOG = "inbox/trials/r6-trial/ai_usage_20241122.csv"
# tests/test_demo_data.py counts them.
USES_IN_LOG = 1846
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


def deliver_one_more_use(root: Path, number: int) -> None:
    """The demo's log once more, with one use more at a minute of its own: other figures, hence another release."""
    log = root / LOG
    lines = log.read_bytes().rstrip(b"\n").split(b"\n")
    last = lines[-1].decode().split(",")
    last[0] = f"2024-11-22 18:{number:02d}"
    log.write_bytes(b"\n".join([*lines, ",".join(last).encode()]) + b"\n")
