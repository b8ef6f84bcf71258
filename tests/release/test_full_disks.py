"""A full disk, a read-only folder, a lost share: a sentence with path and remedy, the old release intact, nothing half.

On real mounts where this process may mount (root); skipped, and said so, where it may not.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from dagster_project.disk_errors import as_disk_trouble, trouble_in
from dagster_project.files import write_atomically
from dagster_project.settings import DataRoot
from tests.end_to_end.nights import KATSUYO, REPOSITORY, environment
from tests.release.small_release import figures_of, publish, small_root
from tests.whole_release import faults, resolve

_NEXT_RELEASE = """
import sys
from pathlib import Path
from dagster_project.disk_errors import as_disk_trouble
from dagster_project.settings import DataRoot
from tests.release.small_release import publish
try:
    publish(DataRoot(Path(sys.argv[1])), 9)
except Exception as error:
    trouble = as_disk_trouble(error)
    if trouble is None:
        raise
    for message in trouble.messages:
        print(message.ja, message.en, sep="\\n")
"""


@contextmanager
def mounted(folder: Path, *arguments: str) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *arguments, str(folder)], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no mount here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def next_release(root: DataRoot) -> list[str]:
    """The release step in a process of its own: what it says, in Japanese and in English."""
    done = subprocess.run(
        [sys.executable, "-c", _NEXT_RELEASE, str(root.path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def is_as_before(root: DataRoot, release_id: str) -> bool:
    hidden = [path for folder in (root.path, root.releases) for path in folder.iterdir() if path.name.startswith(".")]
    return resolve(root.path).name == release_id and faults(resolve(root.path)) == [] and hidden == []


def test_a_disk_that_fills_at_any_moment_of_the_release_step(tmp_path: Path) -> None:
    """The work database lies elsewhere: the release alone meets the full disk, with less room each time."""
    with mounted(tmp_path / "share", "-t", "tmpfs", "-o", "size=24m", "katsuyo") as share:
        root = small_root(share / "root")
        first = publish(root, 0).release_id
        figures_of(root, 1)
        filler = share / "filler"
        met = 0
        for room in (0, 4096, 16_384, 262_144, 600_000, 1_500_000):
            free = os.statvfs(share).f_bavail * os.statvfs(share).f_bsize
            filler.write_bytes(b"x" * max(free - room, 0))
            said = next_release(root)
            filler.unlink()
            if said:
                met += 1
                assert "いっぱい" in said[0] and "disk is full" in said[1] and str(root.path) in said[0], said
                assert is_as_before(root, first), room
        assert met >= 3
        assert next_release(root) == [] and resolve(root.path).name != first and faults(resolve(root.path)) == []


def test_a_share_that_became_read_only(tmp_path: Path) -> None:
    with mounted(tmp_path / "share", "-t", "tmpfs", "-o", "size=24m", "katsuyo") as share:
        root = small_root(share / "root")
        first = publish(root, 0).release_id
        figures_of(root, 1)
        subprocess.run(["mount", "-o", "remount,ro", str(share)], check=True)
        japanese, english = next_release(root)
        assert "読み取り専用" in japanese and "read-only" in english and str(root.path) in english
        assert is_as_before(root, first)


def test_a_share_that_went_away(tmp_path: Path) -> None:
    """Unmounted while a night works; the bare mount point does not become a data root."""
    stored, share = tmp_path / "stored", tmp_path / "share"
    stored.mkdir()
    root = small_root(stored / "root")
    first = publish(root, 0).release_id
    figures_of(root, 1)
    with mounted(share, "--bind", str(stored)):
        there = DataRoot(share / "root")
        assert is_as_before(there, first)
    japanese, english = next_release(there)
    assert "接続" in japanese and "connected" in english and str(share) in english
    assert list(share.iterdir()) == [] and is_as_before(root, first)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the read-only mount is tested instead")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    root = small_root(tmp_path / "root")
    first = publish(root, 0).release_id
    figures_of(root, 1)
    root.releases.chmod(0o555)
    japanese, english = next_release(root)
    root.releases.chmod(0o755)
    assert "権限" in japanese and "permissions" in english and str(root.releases) in english
    assert is_as_before(root, first)


def test_a_write_that_fails_leaves_nothing_beside_the_old_file(tmp_path: Path) -> None:
    with mounted(tmp_path / "share", "-t", "tmpfs", "-o", "size=64k", "katsuyo") as share:
        path = share / "ledger.json"
        write_atomically(path, b"old")
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            write_atomically(path, b"x" * 200_000)
        assert [file.name for file in share.iterdir()] == ["ledger.json"] and path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/s/a.csv"), ("/s/a.csv", "disk is full")),
        (OSError(errno.EROFS, "Read-only file system", "/s/a.csv"), ("/s/a.csv", "read-only")),
        (OSError(errno.ESTALE, "Stale file handle", "/s/a.csv"), ("/s/a.csv", "connected")),
        (OSError(errno.EMFILE, "Too many open files", "/s/a.csv"), ("/s/a.csv", "Too many open files")),
        (duckdb.IOException('Could not write file "/s/x.duckdb": No space left on device'), ("/s/x.duckdb", "full")),
        (duckdb.IOException('Cannot open file "/s/x.duckdb": Permission denied'), ("/s/x.duckdb", "permissions")),
        (sqlite3.OperationalError("database or disk is full"), ("data root", "full")),
        (sqlite3.OperationalError("attempt to write a readonly database"), ("data root", "read-only")),
    ],
)
def test_every_librarys_words_become_one_sentence(error: Exception, words: tuple[str, ...]) -> None:
    wrapped = RuntimeError("a step failed")
    wrapped.__cause__ = error
    for one in (error, wrapped):
        trouble = as_disk_trouble(one)
        assert trouble is not None and trouble.exit_code == 2
        for word in words:
            assert word in trouble.messages[0].en


def test_sqlites_words_for_everything_are_told_by_the_room_that_is_left(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    gone = as_disk_trouble(error, tmp_path / "gone")
    assert gone is not None and "connected" in gone.messages[0].en and str(tmp_path / "gone") in gone.messages[0].en
    with mounted(tmp_path / "share", "-t", "tmpfs", "-o", "size=64k", "katsuyo") as share:
        full = as_disk_trouble(error, share)
    assert full is not None and "disk is full" in full.messages[0].en and str(share) in full.messages[0].ja


def test_what_is_not_the_disks_doing_is_not_laid_to_it() -> None:
    assert as_disk_trouble(ValueError("No space left on device")) is None
    assert as_disk_trouble(duckdb.BinderException("column 山田太郎 not found")) is None
    assert trouble_in("Got 3 results, configured to fail if != 0") is None
    try:
        try:
            Path("/nowhere/at/all").read_bytes()
        except FileNotFoundError:
            raise KeyError("another thing") from None
    except KeyError as error:
        assert as_disk_trouble(error) is None


def test_the_path_is_the_one_beside_the_systems_words_not_one_of_a_traceback() -> None:
    """As dbt's log has it (dbt 1.11 run where files may not grow)."""
    log = 'Traceback (most recent call last):\n  File "/venv/dbt_common/clients/system.py", line 188\nOSError: [Errno 27] File too large'
    said = trouble_in(log, Path("/share/root"))
    assert said is not None and "/share/root" in said.en and "system.py" not in said.en
    said = trouble_in(
        f'{log}\nIO Error: Could not write file "/share/root/landed/x.duckdb": {os.strerror(errno.ENOSPC)}'
    )
    assert said is not None and "/share/root/landed/x.duckdb" in said.ja


def test_nothing_of_a_row_passes_from_a_librarys_text() -> None:
    said = trouble_in('Invalid value "山田太郎" near "/s/x.parquet": Input/output error')
    assert said is not None and "/s/x.parquet" in said.en and "山田太郎" not in said.en + said.ja


def test_the_nights_command_on_a_read_only_data_root_ends_at_once_with_the_path(tmp_path: Path) -> None:
    with mounted(tmp_path / "share", "-t", "tmpfs", "-o", "size=24m", "katsuyo") as share:
        root = small_root(share / "root")
        subprocess.run(["mount", "-o", "remount,ro", str(share)], check=True)
        done = subprocess.run(
            [str(KATSUYO), "nightly", "--data", str(root.path), "--lang", "en"],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert str(root.path) in done.stdout and "read-only" in done.stdout
