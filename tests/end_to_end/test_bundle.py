"""The offline installation: made, carried into an empty folder, installed and run where the kernel lets nothing out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.closed_namespace import run_closed, unavailable
from tests.conftest import PRINTED
from tests.end_to_end.nights import REPOSITORY, Night, environment

# Packs and installs a gigabyte, five minutes: CI stays under its limit without it.
pytestmark = pytest.mark.soak


@pytest.fixture()
def nowhere(tmp_path: Path) -> Iterator[Path]:
    """An empty folder; what is installed there (about 1 GB) goes again."""
    folder = tmp_path / "city hall"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def _closed_variables(home: Path) -> dict[str, str]:
    """The environment of a machine that knows no registry, no mirror and no Python of this checkout."""
    foreign = ("PIP_", "KATSUYO_", "DAGSTER_", "PYTHON", "VIRTUAL_ENV", "XDG_", "MAKE", "UV_")
    kept = {name: value for name, value in environment().items() if not name.startswith(foreign)}
    here = str(REPOSITORY / ".venv")
    path = os.pathsep.join(part for part in kept["PATH"].split(os.pathsep) if not part.startswith(here))
    return {**kept, "PATH": path, "HOME": str(home), "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}


def test_a_bundle_installs_and_runs_the_demo_without_any_network(
    nowhere: Path, tmp_path: Path, demo_night: Night, record_property: pytest.RecordProperty
) -> None:
    if reason := unavailable():
        pytest.skip(reason)
    started = time.monotonic()
    made = subprocess.run(
        ["make", "--silent", "bundle", f"BUNDLE_OUT={nowhere}"], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr[-4000:]
    made_after = time.monotonic() - started
    (archive,) = nowhere.glob("katsuyo-*.tar.gz")
    size = archive.stat().st_size
    check = subprocess.run(["sha256sum", "--check", "--quiet", archive.name + ".sha256"], cwd=nowhere)
    assert check.returncode == 0
    with tarfile.open(archive) as tar:
        tar.extractall(nowhere, filter="data")
    archive.unlink()
    (unpacked,) = (path for path in nowhere.iterdir() if path.is_dir())

    home = tmp_path / "home"
    home.mkdir()
    variables = _closed_variables(home)
    started = time.monotonic()
    installed = run_closed(["./install.sh"], variables, tmp_path, cwd=unpacked, seconds=300)
    assert installed.exit_code == 0, installed.output
    installed_after = time.monotonic() - started
    # The night as README has it; make finds nothing to install, or it would fail for want of a registry.
    night = run_closed(["make", "nightly"], variables, tmp_path, cwd=unpacked, seconds=300)
    assert night.exit_code == 0, night.output
    assert (installed.attempts, installed.callers or (), night.attempts, night.callers or ()) == (0, (), 0, ())

    said = json.loads((unpacked / "data" / "demo" / "last_night.json").read_text(encoding="utf-8"))
    assert (said["status"], said["exit_code"]) == ("released", 0)
    # Another folder, another environment, another key: the same release.
    assert said["release_id"] == demo_night.outcome["release_id"]
    ran = subprocess.run([str(unpacked / ".venv/bin/python"), "-c", "import dagster_project as p; print(p.__file__)"],
                         capture_output=True, text=True, cwd=tmp_path, env=variables)  # fmt: skip
    assert Path(ran.stdout.strip()).is_relative_to(unpacked)
    record_property(
        PRINTED,
        f"bundle: {size / 1e6:.0f} MB, made in {made_after:.0f} s, installed offline in {installed_after:.0f} s",
    )


def test_a_damaged_bundle_installs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(REPOSITORY / "dagster_project" / "bundle" / "install.sh", folder)
    (folder / "BUNDLE").write_text("python 3.11\n")
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  BUNDLE\n")
    done = subprocess.run(["./install.sh"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 2 and "damaged" in done.stderr and "壊れている" in done.stderr
    assert not (folder / ".venv").exists()
