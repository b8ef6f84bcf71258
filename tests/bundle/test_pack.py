"""The archive: the same bytes from the same files, checkable by hand, and nothing of a data root in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from dagster_project.bundle.__main__ import REPOSITORY
from dagster_project.bundle.pack import SUMS, committed_at, pack, sources, sums


def _files(folder: Path, when: int) -> dict[str, Path]:
    folder.mkdir()
    for name, content in (("b.txt", "b"), ("職員.txt", "a"), ("run.sh", "#!/bin/sh\n")):
        (folder / name).write_text(content, encoding="utf-8")
        os.utime(folder / name, (when, when))
    (folder / "run.sh").chmod(0o755)
    files = {f"deep/{path.name}": path for path in sorted(folder.iterdir(), reverse=bool(when % 2))}
    (folder / SUMS).write_bytes(sums(files))
    return {**files, SUMS: folder / SUMS}


def test_the_same_files_make_the_same_archive_whenever_and_wherever(tmp_path: Path) -> None:
    for name, when in (("one", 1_000_000_001), ("two", 1_100_000_000)):
        pack(tmp_path / f"{name}.tar.gz", "katsuyo-0", _files(tmp_path / name, when), 1_700_000_000)
    assert (tmp_path / "one.tar.gz").read_bytes() == (tmp_path / "two.tar.gz").read_bytes()
    assert not list(tmp_path.glob("*.partial"))
    with tarfile.open(tmp_path / "one.tar.gz") as tar:
        assert {entry.mtime for entry in tar} == {1_700_000_000}
        assert {entry.name: entry.mode for entry in tar} == {
            "katsuyo-0/SHA256SUMS": 0o644,
            "katsuyo-0/deep/b.txt": 0o644,
            "katsuyo-0/deep/run.sh": 0o755,
            "katsuyo-0/deep/職員.txt": 0o644,
        }


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
def test_sums_are_what_sha256sum_checks_and_a_changed_byte_is_seen(tmp_path: Path) -> None:
    pack(tmp_path / "a.tar.gz", "katsuyo-0", _files(tmp_path / "files", 1_000_000_000), 1_700_000_000)
    with tarfile.open(tmp_path / "a.tar.gz") as tar:
        tar.extractall(tmp_path, filter="data")
    check = ["sha256sum", "--check", "--quiet", SUMS]
    assert subprocess.run(check, cwd=tmp_path / "katsuyo-0").returncode == 0
    (tmp_path / "katsuyo-0" / "deep" / "b.txt").write_text("c")
    assert subprocess.run(check, cwd=tmp_path / "katsuyo-0", capture_output=True).returncode == 1


@pytest.fixture(scope="module")
def packed() -> dict[str, Path]:
    if not (REPOSITORY / ".git").exists():
        pytest.skip("no git checkout")
    return sources(REPOSITORY)


def test_sources_are_what_is_tracked_and_nothing_of_a_night(packed: dict[str, Path]) -> None:
    assert {"Makefile", "LICENSE", "README.md", "requirements.txt", "pyproject.toml"} <= packed.keys()
    assert any(name.startswith("data/demo/inbox/") for name in packed)
    made = ("landed/", "quarantine/", "work/", "releases/", "published", "last_night.")
    assert [name for name in packed if name.startswith(tuple(f"data/demo/{part}" for part in made))] == []
    assert [name for name in packed if name.startswith((".venv", ".git/", "dist/"))] == []
    assert committed_at(REPOSITORY) > 1_700_000_000
