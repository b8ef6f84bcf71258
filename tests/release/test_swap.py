"""The pointer: a link, or a file where links cannot be made, and a root that moves from one to the other."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from dagster_project.messages import CouldNotRun
from dagster_project.release import swap
from dagster_project.release.generations import pair
from dagster_project.release.last_night import published_id
from dagster_project.release.reading import published
from dagster_project.release.rollback import roll_back, unpin
from dagster_project.settings import DataRoot
from tests.release.small_release import NINE, figures_of, publish, small_root
from tests.whole_release import faults, resolve


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    return small_root(tmp_path / "root")


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As exFAT, many shares, and Windows without the right answer. (A system call that fails so for a real process:
    tests/release/test_system_calls.py.)"""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "symlink", refuse)


def pointer_in_manifest(release: Path) -> str:
    return str(json.loads((release / "manifest.json").read_text(encoding="utf-8"))["pointer"])


def test_with_links_the_pointer_is_a_link(root: DataRoot) -> None:
    release = publish(root, 0).folder
    assert os.readlink(root.published) == f"releases/{release.name}" and not root.published_file.exists()
    assert pointer_in_manifest(release) == "symlink"


def test_without_links_it_is_a_file_that_everything_of_ours_reads(root: DataRoot, without_links: None) -> None:
    first = publish(root, 0).folder
    assert root.published_file.read_text(encoding="utf-8") == f"releases/{first.name}\n"
    assert not root.published.is_symlink() and pointer_in_manifest(first) == "file"
    figures_of(root, 1)
    second = publish(root, 1).folder
    assert resolve(root.path) == second.resolve() and faults(second) == []
    assert published(root).folder == second.resolve() and published_id(root) == second.name
    assert [generation.release_id for generation in pair(root, [])] == [first.name, second.name]
    assert not publish(root, 2).is_new
    roll_back(root, None, "試験", NINE)
    assert published_id(root) == first.name
    roll_back(root, second.name, "試験", NINE)
    unpin(root)
    assert published_id(root) == second.name
    assert [path.name for path in root.path.iterdir() if path.name.startswith(".")] == []


def test_links_that_cannot_be_replaced_serve_no_pointer(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows with the right to make links: it replaces none that stands for a folder."""
    real = os.replace

    def refuses(source: Path, target: Path) -> None:
        if Path(source).is_symlink():
            raise PermissionError(errno.EACCES, "Access is denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuses)
    release = publish(root, 0).folder
    assert resolve(root.path) == release.resolve() and pointer_in_manifest(release) == "file"


def test_a_root_that_moves_keeps_one_pointer(root: DataRoot) -> None:
    first = publish(root, 0).folder
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr(os, "symlink", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.ENOTSUP, "not here")))
        assert swap.published_release(root) == first.resolve()
        figures_of(root, 1)
        second = publish(root, 1).folder
        assert swap.published_release(root) == second.resolve() and not root.published.is_symlink()
    figures_of(root, 2)
    third = publish(root, 2).folder
    assert root.published.is_symlink() and not root.published_file.exists()
    assert swap.published_release(root) == third.resolve()


def test_a_kill_between_the_two_pointers_leaves_a_whole_release_and_heals(root: DataRoot) -> None:
    first = publish(root, 0).folder
    figures_of(root, 1)
    second = publish(root, 1).folder
    # Killed after the file was written and before the link went.
    root.published.unlink()
    root.published.symlink_to(Path("releases") / first.name)
    root.published_file.write_text(f"releases/{second.name}\n", encoding="utf-8")
    assert swap.published_release(root) == first.resolve()
    publish(root, 2)
    assert swap.published_release(root) == second.resolve() and not root.published_file.exists()


@pytest.mark.parametrize("said", ["", "releases/nowhere", "../../etc", "\0"])
def test_a_pointer_file_names_a_release_of_the_root_or_nothing(root: DataRoot, said: str) -> None:
    root.releases.mkdir()
    root.published_file.write_text(said, encoding="utf-8")
    assert swap.published_release(root) is None


def test_a_full_disk_is_not_taken_for_a_system_without_links(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "symlink", full)
    with pytest.raises(OSError, match="No space"):
        swap.pointer_kind(root)


def test_somebodys_own_folder_at_the_pointers_name_is_left_alone(root: DataRoot) -> None:
    root.published.mkdir()
    with pytest.raises(CouldNotRun):
        publish(root, 0)
    assert root.published.is_dir()
