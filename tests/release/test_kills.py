"""SIGKILL at every file operation of the release step, of a rollback and of its end, while a reader loops."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import PRINTED
from tests.end_to_end.nights import REPOSITORY
from tests.quick_folder import quick_folder
from tests.whole_release import faults, looping_reader, resolve


@pytest.fixture
def quick() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def _start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.release.kills", str(folder), *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (folder / "ready").exists() and process.poll() is None:
        time.sleep(0.05)
    return process


def test_whatever_dies_readers_see_one_whole_release_and_the_next_run_heals(
    quick: Path, record_property: Callable[[str, object], None]
) -> None:
    process = _start(quick)
    with looping_reader(quick / "root", quick, pause=0.05) as seen:
        out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    told = json.loads(out)
    killed = told["publish"]["operations"], told["rollback"]["rollback"], told["rollback"]["unpin"]
    assert killed[0] >= 50 and min(killed[1:]) >= 15 and told["cut_off"]["sizes"] >= 4
    assert seen.faults == []
    assert seen.reads >= 20 and len(seen.releases) >= 10
    record_property(
        PRINTED,
        f"release step: SIGKILL at each of {killed[0]} operations ({told['publish']}), rollback at {killed[1]}, unpin at "
        f"{killed[2]}, cut off inside a write at {told['cut_off']['sizes']} sizes; a reader read {seen.reads} times "
        f"({len(seen.releases)} releases): 0 partial reads, 0 mixed releases, {told['seconds']} s",
    )


def test_a_pointer_removed_and_made_anew_is_caught(quick: Path) -> None:
    out, error = _start(quick, "naive").communicate(timeout=300)
    assert out == "" and "AssertionError" in error


def test_the_reader_sees_what_is_half_or_mixed(quick: Path) -> None:
    """The judge itself, on a release that is spoilt in one way after the other."""
    from tests.release.small_release import figures_of, publish, small_root

    root = small_root(quick / "root")
    first = publish(root, 0).folder
    figures_of(root, 1)
    second = publish(root, 1).folder
    assert resolve(root.path) == second.resolve() and faults(first) == faults(second) == []
    for name in ("csv/usage_frequency.csv", "parquet/usage_frequency.parquet", "katsuyo.duckdb"):
        whole = (second / name).read_bytes()
        (second / name).chmod(0o644)
        (second / name).write_bytes((first / name).read_bytes())
        assert any("is not as the manifest says" in fault for fault in faults(second)), name
        assert sum("usage_frequency" in fault for fault in faults(second)) >= 1, name
        (second / name).write_bytes(whole)
    (second / "csv" / "more.csv").touch()
    (second / "csv" / "input_files.csv").unlink()
    with pytest.raises(FileNotFoundError):
        faults(second)
