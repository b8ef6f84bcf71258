"""A record counts only where a night went through to its release, and nothing changed while it ran."""

from __future__ import annotations

import os

import pytest

from dagster_project import programme
from dagster_project.intake.deliveries.inbox import Inbox
from dagster_project.messages import AnotherNightIsRunning, CouldNotRun, Message
from dagster_project.night_lock import night_lock
from dagster_project.release import rollback
from dagster_project.release.last_night import NightOutcome, outcome_without_run, read_last_night, write_last_night
from dagster_project.release.publish import Published
from dagster_project.settings import DataRoot
from dagster_project.still import facts, record
from dagster_project.still.decision import CHANGED, NO_NIGHT, UNSEEN, WANTED, why_whole
from dagster_project.still.night import StillNight, end_at_once
from tests.intake.small_root import LOG_FILE, csv_bytes
from tests.release.small_release import NINE, figures_of, publish
from tests.still.standing_root import USES, StandingRoot


def test_a_first_night_is_whole(fresh: StandingRoot) -> None:
    assert end_at_once(fresh.root) == NO_NIGHT


@pytest.mark.parametrize("got_to", ["begin", "intake", "release"])
def test_a_night_killed_in_the_middle_is_followed_by_a_whole_one(standing: StandingRoot, got_to: str) -> None:
    run_id = standing.begin()
    if got_to != "begin":
        standing.take_in()
    if got_to == "release":
        # Killed before anybody could write the page of that night.
        standing.release(run_id)
    assert end_at_once(standing.root) == NO_NIGHT


def test_a_release_step_alone_leaves_the_record_of_no_other_night(standing: StandingRoot) -> None:
    standing.begin()
    standing.take_in()
    standing.release("another run")
    found = record.read(standing.root)
    assert found is not None and found.release_id is None


def test_what_was_delivered_after_intake_had_looked_is_seen_the_next_night(standing: StandingRoot) -> None:
    run_id = standing.begin()
    standing.take_in()
    (standing.root.path / LOG_FILE).write_bytes(csv_bytes([*USES[:1], USES[2], USES[1]]))
    os.utime(standing.root.path / LOG_FILE, (1, 1))
    standing.page(run_id, standing.release(run_id))
    assert end_at_once(standing.root) == CHANGED["inbox"]


@pytest.mark.parametrize("undone", [False, True])
def test_a_programme_that_changed_while_the_night_ran_leaves_no_record(standing: StandingRoot, undone: bool) -> None:
    run_id = standing.begin()
    standing.take_in()
    file = standing.root.programme_file
    before = file.read_bytes()
    file.write_bytes(before + b"# another\n")
    if undone:
        file.write_bytes(before)
    standing.page(run_id, standing.release(run_id))
    assert end_at_once(standing.root) == NO_NIGHT


def _complete(standing: StandingRoot, published: Published, run_id: str) -> Message | StillNight:
    record.complete(standing.root, run_id, published, programme.read(standing.root.programme_file))
    standing.page(run_id, published)
    return end_at_once(standing.root)


def test_a_held_release_is_followed_by_a_whole_night(standing: StandingRoot) -> None:
    first = standing.root.published.resolve().name
    rollback.roll_back(standing.root, first, "議会まで", NINE)
    run_id = standing.begin()
    standing.take_in()
    figures_of(standing.root, 1)
    published = publish(standing.root, 1)
    assert published.held is not None
    assert _complete(standing, published, run_id) == NO_NIGHT
    # Pinned to the very release that the night makes again: nothing is held, and still a person's hand is on it.
    again = standing.begin()
    standing.take_in()
    figures_of(standing.root, 0)
    assert _complete(standing, publish(standing.root, 2), again) == NO_NIGHT


def test_an_old_release_that_is_still_to_go_is_followed_by_a_whole_night(standing: StandingRoot) -> None:
    run_id = standing.begin()
    standing.take_in()
    for number in (1, 2, 3):
        figures_of(standing.root, number)
        published = publish(standing.root, number)
    file = standing.root.programme_file
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8") + "keep_releases: 2\n", encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    record.begin(standing.root, run_id)
    standing.take_in()
    assert _complete(standing, published, run_id) == NO_NIGHT


def test_a_release_that_is_not_whole_stands_for_nothing(standing: StandingRoot) -> None:
    run_id = standing.begin()
    standing.take_in()
    published = publish(standing.root, 1)
    file = next(published.folder.glob("csv/*.csv"))
    file.chmod(0o644)
    file.write_bytes(b"")
    assert _complete(standing, published, run_id) == NO_NIGHT


def test_a_record_that_cannot_be_completed_does_not_undo_the_release(standing: StandingRoot) -> None:
    run_id = standing.begin()
    standing.take_in()
    published = publish(standing.root, 1)
    standing.root.operations_file.write_text("no: such key\n", encoding="utf-8")
    record.complete(standing.root, run_id, published, programme.read(standing.root.programme_file))
    found = record.read(standing.root)
    assert found is not None and found.release_id is None


def test_a_folder_that_goes_while_it_is_looked_at_asks_for_a_whole_night(
    standing: StandingRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_at_inbox(root: DataRoot) -> Inbox:
        raise FileNotFoundError(root.inbox)

    monkeypatch.setattr(facts, "look_at_inbox", look_at_inbox)
    assert end_at_once(standing.root) == UNSEEN
    monkeypatch.undo()
    assert record.read(standing.root) is None


def test_a_damaged_record_is_none(standing: StandingRoot) -> None:
    (standing.root.work / "stands.json").write_text("{", encoding="utf-8")
    assert end_at_once(standing.root) == NO_NIGHT


def _page(standing: StandingRoot) -> NightOutcome:
    page = read_last_night(standing.root)
    assert page is not None
    return page


@pytest.mark.parametrize(
    "other",
    [
        {"status": "refused"},
        {"status": "could_not_run"},
        {"status": "held"},
        {"run_id": "x"},
        {"release_id": "0" * 16},
    ],
)
def test_the_page_must_be_that_of_the_recorded_night(standing: StandingRoot, other: dict[str, str]) -> None:
    write_last_night(standing.root, _page(standing).model_copy(update=other))
    assert end_at_once(standing.root) == NO_NIGHT


def test_a_night_that_could_not_run_in_between_is_followed_by_a_whole_one(standing: StandingRoot) -> None:
    write_last_night(standing.root, outcome_without_run(CouldNotRun(Message("鍵", "key")), standing.root))
    assert end_at_once(standing.root) == NO_NIGHT


def test_without_a_page_the_night_is_whole(standing: StandingRoot) -> None:
    standing.root.last_night_json.unlink()
    assert end_at_once(standing.root) == NO_NIGHT


def test_facts_that_nobody_compared_are_a_change(standing: StandingRoot) -> None:
    found = record.read(standing.root)
    assert found is not None
    assert why_whole(found, _page(standing), found.facts.items()) is None
    assert why_whole(found, _page(standing), list(found.facts.items())[:-1]) == NO_NIGHT


def test_a_still_night_says_on_whose_checks_it_stands_and_loses_nothing_of_that_night(standing: StandingRoot) -> None:
    before = _page(standing)
    published = standing.root.published.resolve()
    for _ in range(2):
        found = end_at_once(standing.root)
        assert isinstance(found, StillNight) and found.failures == ()
    page = _page(standing)
    assert page == found.outcome
    assert (page.status, page.exit_code, page.run_id, page.release_id) == ("nothing_new", 0, None, published.name)
    assert page.stands is not None
    assert (page.stands.run_id, page.stands.ended_at) == ("run 1", before.ended_at)
    assert "run 1" in page.stands.said.en and before.ended_at[:10] in page.stands.said.ja
    assert page.ended_at > before.ended_at and page.started_at is not None
    kept = {"files", "people", "figures", "warnings", "messages", "checks_required", "checks_passed"}
    assert page.model_dump(include=kept) == before.model_dump(include=kept)
    html = standing.root.last_night_html.read_text(encoding="utf-8")
    assert page.stands.said.ja in html and page.stands.said.en in html and "column x is not read" in html
    assert standing.root.published.resolve() == published


def test_the_lock_of_another_night_is_respected(standing: StandingRoot) -> None:
    page = standing.root.last_night_json.read_bytes()
    with night_lock(standing.root), pytest.raises(AnotherNightIsRunning):
        end_at_once(standing.root)
    assert standing.root.last_night_json.read_bytes() == page


def test_whoever_asks_for_the_whole_night_gets_it_and_it_is_due_until_one_ended_well(standing: StandingRoot) -> None:
    assert end_at_once(standing.root, whole=True) == WANTED
    assert end_at_once(standing.root) == NO_NIGHT
    standing.night()
    assert isinstance(end_at_once(standing.root), StillNight)
