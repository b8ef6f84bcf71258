"""Which releases a person means, by id, by its beginning, or by saying nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.messages import CouldNotRun
from dagster_project.release.generations import generations, pair
from dagster_project.release.manifest import MANIFEST, Manifest
from dagster_project.settings import DataRoot

HOURS = {"aa11": 1, "aa22": 3, "bb33": 2}


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """Three releases, aa22 the newest; readers are pointed to it. A killed night left a half one."""
    for release_id, hour in HOURS.items():
        _release(tmp_path, release_id, f"2025-04-01T0{hour}:00:00+09:00")
    (tmp_path / "releases" / ".building-cc44").mkdir()
    (tmp_path / "releases" / "notes").mkdir()
    _point(tmp_path, "aa22")
    return DataRoot(tmp_path)


def _release(path: Path, release_id: str, published_at: str) -> None:
    folder = path / "releases" / release_id
    folder.mkdir(parents=True)
    manifest = Manifest(
        release_id=release_id,
        release_hash=release_id * 16,
        schema_version=2,
        organisation_code="142077",
        published_at=published_at,
        run_id="r",
        pointer="symlink",
        inputs=(),
        row_counts={},
        checks=(),
        files=(),
        versions={},
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")


def _point(path: Path, release_id: str) -> None:
    (path / "published").unlink(missing_ok=True)
    (path / "published").symlink_to(Path("releases") / release_id)


def _ids(root: DataRoot, *wanted: str) -> tuple[str, str]:
    before, after = pair(root, wanted)
    return before.release_id, after.release_id


def test_releases_are_told_newest_first_by_the_clock_not_by_the_text(root: DataRoot) -> None:
    _release(root.path, "dd55", "2025-03-31T19:30:00+00:00")  # 04:30 in Japan
    assert [generation.release_id for generation in generations(root)] == ["dd55", "aa22", "bb33", "aa11"]


def test_the_published_one_is_compared_with_the_one_before(root: DataRoot) -> None:
    assert _ids(root) == ("bb33", "aa22")


def test_after_going_back_the_published_one_is_compared_with_the_newest(root: DataRoot) -> None:
    _point(root.path, "aa11")
    assert _ids(root) == ("aa22", "aa11")


def test_one_name_is_compared_with_the_published_one_and_two_in_their_order(root: DataRoot) -> None:
    assert _ids(root, "aa11") == ("aa11", "aa22")
    assert _ids(root, "aa22") == ("bb33", "aa22")
    assert _ids(root, "aa2", "b") == ("aa22", "bb33")
    assert _ids(root, "b", "b") == ("bb33", "bb33")


@pytest.mark.parametrize(
    ("wanted", "said"), [(["aa"], "aa22, aa11"), (["ff"], "bb33"), ([""], "bb33"), (["b", "aa1", "aa2"], "3")]
)
def test_what_is_not_one_release_is_refused_with_what_there_is(root: DataRoot, wanted: list[str], said: str) -> None:
    with pytest.raises(CouldNotRun) as refused:
        pair(root, wanted)
    (message,) = refused.value.messages
    assert said in message.ja and said in message.en


@pytest.mark.parametrize("kept", [0, 1])
def test_fewer_than_two_releases_cannot_be_compared(tmp_path: Path, kept: int) -> None:
    for release_id in list(HOURS)[:kept]:
        _release(tmp_path, release_id, "2025-04-01T01:00:00+09:00")
    with pytest.raises(CouldNotRun) as refused:
        pair(DataRoot(tmp_path), [])
    assert str(kept) in refused.value.messages[0].en
