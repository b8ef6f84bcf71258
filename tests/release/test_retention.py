"""Which releases stay, and what becomes of the others: gone for good, told for ever."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from dagster_project.release import history, retention, rollback, swap
from dagster_project.release.generations import generations
from dagster_project.settings import DataRoot
from tests.release.small_release import NINE, figures_of, publish, small_root


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    return small_root(tmp_path / "root")


def night(root: DataRoot, number: int, keep: int = 30) -> str:
    """A release of its own at hour ``number``."""
    figures_of(root, number)
    return publish(root, number, keep).release_id


def kept(root: DataRoot) -> set[str]:
    return {path.name for path in root.releases.iterdir()} - {"history.json"}


def test_the_newest_stay_and_the_log_tells_of_the_others(root: DataRoot) -> None:
    ids = [night(root, number, keep=3) for number in range(5)]
    assert kept(root) == set(ids[2:])
    told = {entry.release_id: entry for entry in history.read(root).removed}
    assert set(told) == set(ids[:2])
    # The fourth night (12:00) removed what the first had published at 09:00.
    assert (told[ids[0]].published_at, told[ids[0]].removed_at) == (
        "2025-04-01T09:00:00+09:00",
        "2025-04-01T12:00:00+09:00",
    )
    assert told[ids[0]].release_hash.startswith(ids[0])


def test_a_night_with_nothing_new_removes_what_a_lower_number_no_longer_keeps(root: DataRoot) -> None:
    ids = [night(root, number) for number in range(4)]
    assert not publish(root, 5, keep=2).is_new
    assert kept(root) == set(ids[2:])


def test_the_pinned_one_and_the_one_that_it_would_go_back_to_stay(root: DataRoot) -> None:
    ids = [night(root, number) for number in range(3)]
    rollback.roll_back(root, ids[1], "試験", NINE)
    for number in range(3, 8):
        night(root, number, keep=2)
    newest = [generation.release_id for generation in generations(root)][:2]
    assert kept(root) == {ids[0], ids[1], *newest} and len(newest) == 2
    assert swap.published_release(root) == (root.releases / ids[1]).resolve()


def test_a_lost_pointer_removes_nothing(root: DataRoot) -> None:
    ids = [night(root, number) for number in range(4)]
    root.published.unlink()
    assert retention.superfluous(root, 2) == ()
    assert kept(root) == set(ids)


def test_a_reader_with_open_files_reads_on(root: DataRoot) -> None:
    night(root, 0)
    folder = (root.path / "published").resolve()
    with (
        duckdb.connect(str(folder / "katsuyo.duckdb"), read_only=True) as connection,
        (folder / "csv" / "usage_frequency.csv").open(encoding="utf-8-sig") as file,
    ):
        for number in range(1, 4):
            night(root, number, keep=2)
        assert not folder.exists()
        assert connection.execute("SELECT DISTINCT people FROM marts.usage_frequency").fetchall() == [(0,)]
        assert len(file.read().splitlines()) == 4


def test_what_will_not_go_is_said_and_tried_again(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [night(root, number) for number in range(2)]
    real = os.replace

    def refuses(source: Path, target: Path) -> None:
        # As Windows answers while a program has a file of the folder open.
        if Path(source).name == ids[0]:
            raise PermissionError(13, "Permission denied", str(source))
        real(source, target)

    figures_of(root, 2)
    with monkeypatch.context() as held:
        held.setattr(os, "replace", refuses)
        published = publish(root, 2, keep=2)
    assert published.is_new and swap.published_release(root) == published.folder.resolve()
    (notice,) = published.notices
    assert ids[0] in notice.ja and ids[0] in notice.en
    assert ids[0] in kept(root) and history.read(root).removed == ()
    assert publish(root, 3, keep=2).notices == ()
    assert ids[0] not in kept(root)


def test_what_a_killed_night_set_aside_is_logged_once_and_goes(root: DataRoot) -> None:
    ids = [night(root, number) for number in range(3)]
    (root.releases / ids[0]).rename(root.releases / f"{swap.ASIDE}{ids[0]}")
    (root.releases / f"{swap.BUILDING}half").mkdir()
    retention.sweep(root, NINE)
    retention.sweep(root, NINE)
    assert kept(root) == set(ids[1:])
    assert [entry.release_id for entry in history.read(root).removed] == [ids[0]]


def test_figures_that_came_back_after_their_release_was_removed_are_a_release_again(root: DataRoot) -> None:
    first = night(root, 0)
    for number in (1, 2):
        night(root, number, keep=2)
    assert first not in kept(root)
    figures_of(root, 0)
    again = publish(root, 9, keep=2)
    assert (again.release_id, again.is_new) == (first, True) and first in kept(root)


def test_a_damaged_release_is_made_anew(root: DataRoot) -> None:
    release_id = night(root, 0)
    table = root.releases / release_id / "csv" / "usage_frequency.csv"
    whole = table.read_bytes()
    table.chmod(0o644)
    table.write_bytes(whole[:-20])
    publish(root, 1)
    assert table.read_bytes() == whole and kept(root) == {release_id}
