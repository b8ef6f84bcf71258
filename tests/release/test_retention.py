"""Which releases stay, and what becomes of the others: gone for good, told for ever."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from dagster_project.release import history, retention, rollback, swap
from dagster_project.release.generations import generations
from dagster_project.settings import DataRoot
from tests.release.small_release import NINE, figures_of, publish


def night(small: DataRoot, number: int, keep: int = 30) -> str:
    """A release of its own at hour ``number``."""
    figures_of(small, number)
    return publish(small, number, keep).release_id


def kept(small: DataRoot) -> set[str]:
    return {path.name for path in small.releases.iterdir()} - {"history.json"}


def test_the_newest_stay_and_the_log_tells_of_the_others(small: DataRoot) -> None:
    ids = [night(small, number, keep=3) for number in range(5)]
    assert kept(small) == set(ids[2:])
    told = {entry.release_id: entry for entry in history.read(small).removed}
    assert set(told) == set(ids[:2])
    # The fourth night (12:00) removed what the first had published at 09:00.
    assert (told[ids[0]].published_at, told[ids[0]].removed_at) == (
        "2025-04-01T09:00:00+09:00",
        "2025-04-01T12:00:00+09:00",
    )
    assert told[ids[0]].release_hash.startswith(ids[0])


def test_a_night_with_nothing_new_removes_what_a_lower_number_no_longer_keeps(small: DataRoot) -> None:
    ids = [night(small, number) for number in range(4)]
    assert not publish(small, 5, keep=2).is_new
    assert kept(small) == set(ids[2:])


def test_the_pinned_one_and_the_one_that_it_would_go_back_to_stay(small: DataRoot) -> None:
    ids = [night(small, number) for number in range(3)]
    rollback.roll_back(small, ids[1], "試験", NINE)
    for number in range(3, 8):
        night(small, number, keep=2)
    newest = [generation.release_id for generation in generations(small)][:2]
    assert kept(small) == {ids[0], ids[1], *newest} and len(newest) == 2
    assert swap.published_release(small) == (small.releases / ids[1]).resolve()


def test_a_lost_pointer_removes_nothing(small: DataRoot) -> None:
    ids = [night(small, number) for number in range(4)]
    small.published.unlink()
    assert retention.superfluous(small, 2) == ()
    assert kept(small) == set(ids)


def test_a_reader_with_open_files_reads_on(small: DataRoot) -> None:
    night(small, 0)
    folder = (small.path / "published").resolve()
    with (
        duckdb.connect(str(folder / "katsuyo.duckdb"), read_only=True) as connection,
        (folder / "csv" / "usage_frequency.csv").open(encoding="utf-8-sig") as file,
    ):
        for number in range(1, 4):
            night(small, number, keep=2)
        assert not folder.exists()
        assert connection.execute("SELECT DISTINCT people FROM marts.usage_frequency").fetchall() == [(0,)]
        assert len(file.read().splitlines()) == 4


def test_what_will_not_go_is_said_and_tried_again(small: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [night(small, number) for number in range(2)]
    real = os.replace

    def refuses(source: Path, target: Path) -> None:
        # As Windows answers while a program has a file of the folder open.
        if Path(source).name == ids[0]:
            raise PermissionError(13, "Permission denied", str(source))
        real(source, target)

    figures_of(small, 2)
    with monkeypatch.context() as held:
        held.setattr(os, "replace", refuses)
        published = publish(small, 2, keep=2)
    assert published.is_new and swap.published_release(small) == published.folder.resolve()
    (notice,) = published.notices
    assert ids[0] in notice.ja and ids[0] in notice.en
    assert ids[0] in kept(small) and history.read(small).removed == ()
    assert publish(small, 3, keep=2).notices == ()
    assert ids[0] not in kept(small)


def test_what_a_killed_night_set_aside_is_logged_once_and_goes(small: DataRoot) -> None:
    ids = [night(small, number) for number in range(3)]
    (small.releases / ids[0]).rename(small.releases / f"{swap.ASIDE}{ids[0]}")
    (small.releases / f"{swap.BUILDING}half").mkdir()
    retention.sweep(small, NINE)
    retention.sweep(small, NINE)
    assert kept(small) == set(ids[1:])
    assert [entry.release_id for entry in history.read(small).removed] == [ids[0]]


def test_figures_that_came_back_after_their_release_was_removed_are_a_release_again(small: DataRoot) -> None:
    first = night(small, 0)
    for number in (1, 2):
        night(small, number, keep=2)
    assert first not in kept(small)
    figures_of(small, 0)
    again = publish(small, 9, keep=2)
    assert (again.release_id, again.is_new) == (first, True) and first in kept(small)


def test_a_damaged_release_is_made_anew(small: DataRoot) -> None:
    release_id = night(small, 0)
    table = small.releases / release_id / "csv" / "usage_frequency.csv"
    whole = table.read_bytes()
    table.chmod(0o644)
    table.write_bytes(whole[:-20])
    publish(small, 1)
    assert table.read_bytes() == whole and kept(small) == {release_id}


def test_a_damaged_release_without_a_successor_gets_its_name_back(small: DataRoot) -> None:
    """As a night leaves it that is killed between the two renames of settle()."""
    shown = night(small, 0)
    os.replace(small.releases / shown, small.releases / f"{swap.BUILDING}{shown}{swap.DAMAGED}")
    assert swap.published_release(small) is None
    retention.sweep(small, NINE)
    published = swap.published_release(small)
    assert published is not None and published.name == shown


def test_what_a_release_tells_is_remembered_before_it_has_its_name(
    small: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    night(small, 0)
    figures_of(small, 3)
    monkeypatch.setattr(swap, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        publish(small, 1)
    # Three users of seven people in the one department.
    assert "[3,7]" in small.published_breakdowns.read_text(encoding="utf-8")
