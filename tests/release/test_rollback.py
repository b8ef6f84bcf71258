"""Going back to an earlier release, staying there, and what the nights meanwhile and afterwards do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.messages import AnotherNightIsRunning, CouldNotRun
from dagster_project.night_lock import night_lock
from dagster_project.release import history
from dagster_project.release.generations import pair
from dagster_project.release.listing import listing
from dagster_project.release.reading import published
from dagster_project.release.rollback import roll_back, unpin
from dagster_project.settings import DataRoot
from tests.release.small_release import MARTS, NINE, figures_of, publish


@pytest.fixture
def three(small: DataRoot) -> list[str]:
    """Three nights, each with figures of its own; the last is published."""
    return [night(small, number) for number in range(3)]


def night(small: DataRoot, number: int) -> str:
    figures_of(small, number)
    return publish(small, number).release_id


def shown(small: DataRoot) -> str:
    return published(small).manifest.release_id


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])


def test_it_goes_to_the_one_before_and_the_next_night_makes_its_release_without_showing_it(
    small: DataRoot, three: list[str]
) -> None:
    done = roll_back(small, None, "  二重に\n数えていた ", NINE)
    assert (done.before, done.after, done.taken_back) == (three[2], three[1], (three[2],))
    assert done.pin is not None and done.pin.reason == "二重に 数えていた"
    assert shown(small) == three[1]
    figures_of(small, 7)
    held = publish(small, 7)
    assert not held.is_new and held.folder.is_dir() and shown(small) == three[1]
    assert held.held is not None
    for text in (held.held.ja, held.held.en):
        assert three[1] in text and "二重に 数えていた" in text and "--unpin" in text
    # A night with nothing new says so again; explain and diff read what readers see.
    assert publish(small, 8).held == held.held
    before, after = pair(small, [])
    assert (before.release_id, after.release_id) == (held.release_id, three[1])


def test_unpinned_readers_get_the_newest_that_was_not_taken_back(small: DataRoot, three: list[str]) -> None:
    roll_back(small, None, "試験", NINE)
    mended = night(small, 7)
    done = unpin(small)
    assert (done.before, done.after, done.pin) == (three[1], mended, None)
    assert shown(small) == mended and publish(small, 8).held is None
    assert night(small, 9) == shown(small)


def test_what_was_taken_back_is_not_shown_again_until_somebody_names_it(small: DataRoot, three: list[str]) -> None:
    roll_back(small, None, "誤り", NINE)
    assert unpin(small).after == three[1]
    # Nothing was mended: the night makes the same figures.
    again = publish(small, 8)
    assert again.release_id == three[2] and again.held is not None and "誤り" in again.held.ja
    assert shown(small) == three[1]
    # It was right after all.
    assert roll_back(small, three[2], "確かめた", NINE).taken_back == ()
    unpin(small)
    assert shown(small) == three[2] and publish(small, 9).held is None


def test_going_two_back_takes_back_both(small: DataRoot, three: list[str]) -> None:
    done = roll_back(small, three[0], "試験", NINE)
    assert set(done.taken_back) == set(three[1:])
    assert unpin(small).after == three[0] == shown(small)


def test_going_back_twice_goes_one_further(small: DataRoot, three: list[str]) -> None:
    roll_back(small, None, "一", NINE)
    assert roll_back(small, None, "二", NINE).after == three[0]
    assert {entry.release_id: entry.reason for entry in history.read(small).rolled_back} == {
        three[2]: "一",
        three[1]: "二",
    }
    with pytest.raises(CouldNotRun) as nothing:
        roll_back(small, None, "三", NINE)
    assert three[0] in nothing.value.messages[0].en


def test_the_published_one_can_be_held_where_it_is(small: DataRoot, three: list[str]) -> None:
    assert roll_back(small, three[2], "議会まで", NINE).taken_back == ()
    night(small, 7)
    assert shown(small) == three[2]


def test_after_figures_came_back_the_one_before_is_the_one_seen_before(small: DataRoot) -> None:
    first, second = night(small, 0), night(small, 1)
    figures_of(small, 0)
    assert publish(small, 2).is_new and shown(small) == first
    done = roll_back(small, None, "試験", NINE)
    assert done.after == second and done.taken_back == (first,)


def test_what_the_inbox_says_now_is_shown_after_unpinning_though_another_was_made_meanwhile(
    small: DataRoot, three: list[str]
) -> None:
    roll_back(small, None, "試験", NINE)
    wrong_still = night(small, 7)
    figures_of(small, 1)
    # The file that was wrong is withdrawn: the figures are those of the release that readers are pinned to.
    assert publish(small, 8).held is None and shown(small) == three[1] != wrong_still
    assert unpin(small).after == three[1]


def test_a_night_sets_right_what_a_killed_rollback_left(small: DataRoot, three: list[str]) -> None:
    roll_back(small, three[0], "試験", NINE)
    (small.path / "published").unlink()
    (small.path / "published").symlink_to(Path("releases") / three[2])
    publish(small, 7)
    assert shown(small) == three[0]


def test_a_running_night_a_missing_reason_and_a_damaged_goal_change_nothing(small: DataRoot, three: list[str]) -> None:
    with night_lock(small):
        for move in (lambda: roll_back(small, None, "試験", NINE), lambda: unpin(small)):
            with pytest.raises(AnotherNightIsRunning):
                move()
    with pytest.raises(CouldNotRun):
        roll_back(small, None, " \n", NINE)
    with pytest.raises(CouldNotRun):
        unpin(small)
    table = small.releases / three[1] / "csv" / "usage_frequency.csv"
    table.chmod(0o644)
    table.write_text("", encoding="utf-8")
    with pytest.raises(CouldNotRun) as damaged:
        roll_back(small, None, "試験", NINE)
    assert three[1] in damaged.value.messages[0].ja
    assert shown(small) == three[2] and history.read(small) == history.History()


def test_the_commands_tell_and_exit_by_the_contract(small: DataRoot, three: list[str]) -> None:
    where = ("--data", small.path)
    assert call("rollback", *where).exit_code == 2
    assert call("rollback", "--unpin", *where).exit_code == 2
    assert call("rollback", three[0], "--unpin", *where).exit_code == 2
    assert call("rollback", "ffff", "--reason", "x", *where).exit_code == 2
    with night_lock(small):
        assert call("rollback", "--reason", "x", *where).exit_code == 3
    back = call("rollback", three[0][:6], "--reason", "a slip", "--json", *where)
    assert back.exit_code == 0, back.output
    told = json.loads(back.stdout)
    assert (told["before"], told["after"], told["pin"]["reason"]) == (three[2], three[0], "a slip")
    listed = json.loads(call("releases", "--json", *where).stdout)
    assert [line["release_id"] for line in listed["lines"]] == three[::-1]
    assert [line["rolled_back"] for line in listed["lines"]] == ["a slip", "a slip", None]
    assert [line["is_published"] and line["is_pinned"] for line in listed["lines"]] == [False, False, True]
    # Three rows in each mart, one check.
    assert [(line["rows"], line["checks"]) for line in listed["lines"]] == [(3 * len(MARTS), 1)] * 3
    assert listed["pin"]["release_id"] == three[0]
    text = call("releases", *where).stdout
    assert "taken back (a slip)" in text and f"pinned: {three[0]}" in text
    assert three[0] in call("rollback", "--unpin", *where).stdout


def test_the_list_tells_of_removed_releases_too(small: DataRoot) -> None:
    ids = []
    for number in range(4):
        figures_of(small, number)
        ids.append(publish(small, number, keep=2).release_id)
    lines = listing(small).lines
    assert [line.release_id for line in lines] == ids[::-1]
    assert [line.removed_at is None for line in lines] == [True, True, False, False]
    assert "removed 2025-04-01T12:00:00+09:00" in call("releases", "--data", small.path).stdout


def test_a_root_without_releases_has_an_empty_list_and_nothing_to_go_back_to(small: DataRoot) -> None:
    assert json.loads(call("releases", "--json", "--data", small.path).stdout) == {"lines": [], "pin": None}
    assert call("rollback", "--reason", "x", "--data", small.path).exit_code == 2


def test_a_damaged_log_is_named(small: DataRoot, three: list[str]) -> None:
    history.history_file(small).write_text("{", encoding="utf-8")
    result = call("releases", "--data", small.path)
    assert result.exit_code == 2 and "history.json" in result.stderr
