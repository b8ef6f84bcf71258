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
from tests.release.small_release import NINE, figures_of, publish
from tests.whole_release import faults, resolve


@pytest.fixture
def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As exFAT, many shares, and Windows without the right answer. (A system call that fails so for a real process:
    tests/release/test_system_calls.py.)"""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "symlink", refuse)


def pointer_in_manifest(release: Path) -> str:
    return str(json.loads((release / "manifest.json").read_text(encoding="utf-8"))["pointer"])


def test_with_links_the_pointer_is_a_link(small: DataRoot) -> None:
    release = publish(small, 0).folder
    assert os.readlink(small.published) == f"releases/{release.name}" and not small.published_file.exists()
    assert pointer_in_manifest(release) == "symlink"


def test_without_links_it_is_a_file_that_everything_of_ours_reads(small: DataRoot, without_links: None) -> None:
    first = publish(small, 0).folder
    assert small.published_file.read_text(encoding="utf-8") == f"releases/{first.name}\n"
    assert not small.published.is_symlink() and pointer_in_manifest(first) == "file"
    figures_of(small, 1)
    second = publish(small, 1).folder
    assert resolve(small.path) == second.resolve() and faults(second) == []
    assert published(small).folder == second.resolve() and published_id(small) == second.name
    assert [generation.release_id for generation in pair(small, [])] == [first.name, second.name]
    assert not publish(small, 2).is_new
    roll_back(small, None, "試験", NINE)
    assert published_id(small) == first.name
    roll_back(small, second.name, "試験", NINE)
    unpin(small)
    assert published_id(small) == second.name
    assert [path.name for path in small.path.iterdir() if path.name.startswith(".")] == []


def test_links_that_cannot_be_replaced_serve_no_pointer(small: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows with the right to make links: it replaces none that stands for a folder."""
    real = os.replace

    def refuses(source: Path, target: Path) -> None:
        if Path(source).is_symlink():
            raise PermissionError(errno.EACCES, "Access is denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuses)
    release = publish(small, 0).folder
    assert resolve(small.path) == release.resolve() and pointer_in_manifest(release) == "file"


def test_a_root_that_moves_keeps_one_pointer(small: DataRoot) -> None:
    first = publish(small, 0).folder
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr(os, "symlink", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.ENOTSUP, "not here")))
        assert swap.published_release(small) == first.resolve()
        figures_of(small, 1)
        second = publish(small, 1).folder
        assert swap.published_release(small) == second.resolve() and not small.published.is_symlink()
    figures_of(small, 2)
    third = publish(small, 2).folder
    assert small.published.is_symlink() and not small.published_file.exists()
    assert swap.published_release(small) == third.resolve()


def test_a_kill_between_the_two_pointers_leaves_a_whole_release_and_heals(small: DataRoot) -> None:
    first = publish(small, 0).folder
    figures_of(small, 1)
    second = publish(small, 1).folder
    # Killed after the file was written and before the link went.
    small.published.unlink()
    small.published.symlink_to(Path("releases") / first.name)
    small.published_file.write_text(f"releases/{second.name}\n", encoding="utf-8")
    assert swap.published_release(small) == first.resolve()
    publish(small, 2)
    assert swap.published_release(small) == second.resolve() and not small.published_file.exists()


@pytest.mark.parametrize("said", ["", "releases/nowhere", "../../etc", "\0"])
def test_a_pointer_file_names_a_release_of_the_root_or_nothing(small: DataRoot, said: str) -> None:
    small.releases.mkdir()
    small.published_file.write_text(said, encoding="utf-8")
    assert swap.published_release(small) is None


def test_a_full_disk_is_not_taken_for_a_system_without_links(small: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "symlink", full)
    with pytest.raises(OSError, match="No space"):
        swap.pointer_kind(small)


def test_somebodys_own_folder_at_the_pointers_name_is_left_alone(small: DataRoot) -> None:
    small.published.mkdir()
    with pytest.raises(CouldNotRun):
        publish(small, 0)
    assert small.published.is_dir()
