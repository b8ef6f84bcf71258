"""The release step at its system calls, DuckDB's among them, and on a system that makes no links. Needs strace."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PRINTED
from tests.end_to_end.nights import REPOSITORY
from tests.kill_points import under_strace
from tests.quick_folder import quick_folder
from tests.whole_release import faults, looping_reader, resolve

CALLS = {"pwrite64": 5, "write": 5, "rename": 5, "unlink": 5}
_TWO_RELEASES = """
import sys
from pathlib import Path
from tests.release.small_release import figures_of, publish, small_root
root = small_root(Path(sys.argv[1]))
print(publish(root, 0).release_id)
figures_of(root, 1)
print(publish(root, 1).release_id)
"""


@pytest.fixture(autouse=True)
def _strace_works() -> None:
    trial = ["strace", "-o", "/dev/null", "true"]
    if shutil.which("strace") is None or subprocess.run(trial, check=False, capture_output=True).returncode:
        pytest.skip("strace is not installed or may not trace here")


@pytest.mark.full
def test_whatever_system_call_is_the_last_readers_see_one_whole_release(
    record_property: Callable[[str, object], None],
) -> None:
    kills: dict[str, int] = {}
    reads = 0
    for call, at_least in CALLS.items():
        with quick_folder() as folder:
            process = subprocess.Popen(
                [*under_strace(call), sys.executable, "-m", "tests.release.kills", str(folder), call],
                cwd=REPOSITORY,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            while not (folder / "ready").exists() and process.poll() is None:
                time.sleep(0.05)
            with looping_reader(folder / "root", folder, pause=0.1) as seen:
                out, error = process.communicate(timeout=300)
        assert process.returncode == 0 and out, error
        kills |= json.loads(out)
        assert kills[call] >= at_least
        assert seen.faults == [] and seen.reads > 0
        reads += seen.reads
    record_property(
        PRINTED,
        f"release step: SIGKILL at each system call {kills}; read {reads} times: 0 partial reads, 0 mixed releases",
    )


@pytest.mark.full
def test_where_the_system_makes_no_link_the_pointer_file_serves(tmp_path: Path) -> None:
    """As vfat and exFAT answer: EPERM to every symlink(2)."""
    links = "symlink,symlinkat"
    strace = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={links}", "-e", f"inject={links}:error=EPERM"]
    done = subprocess.run(
        [*strace, sys.executable, "-c", _TWO_RELEASES, str(tmp_path / "root")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    _, second = done.stdout.split()
    root = tmp_path / "root"
    assert not (root / "published").exists() and resolve(root).name == second
    assert faults(resolve(root)) == []
    assert json.loads((resolve(root) / "manifest.json").read_text(encoding="utf-8"))["pointer"] == "file"
