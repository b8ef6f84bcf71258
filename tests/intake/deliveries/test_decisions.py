"""`accept` and `withdraw`: what they demand, what they write down, and what the next night makes of it."""

from __future__ import annotations

import hashlib
import json
import os
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.intake import planning
from dagster_project.intake.deliveries import decisions, door
from dagster_project.intake.deliveries.inbox import look_at_inbox
from dagster_project.messages import CouldNotRun
from dagster_project.night_lock import night_lock
from tests.intake.small_root import FORM, FORM_FILE, LOG, LOG_FILE, PROGRAMME, SmallRoot, use

SECOND = "inbox/trials/t1/second.csv"
ONE = use("2024/04/01 9:00", "a@x.jp")
TWO = use("2024/04/02 9:00", "b@x.jp")
BAD = use("2024/04/31 9:00", "a@x.jp")


def call(small: SmallRoot, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(small.folder), "--lang", lang])


def test_an_accepted_file_refuses_nothing_and_stands_as_a_warning_with_its_reason(small):
    small.put(LOG_FILE, [LOG, ONE])
    small.put(SECOND, b"half")
    small.night()
    done = call(small, "accept", SECOND, "--reason", " 業者に 照会中\n")
    assert done.exit_code == 0 and SECOND in done.output
    report = small.night()
    assert report.refusals == ()
    (warning,) = report.warnings
    assert SECOND in warning.ja and "業者に 照会中" in warning.ja and "業者に 照会中" in warning.en
    assert small.rows_of(SECOND, "refused") == (0, 0, 0, 0, 0, 0)
    assert call(small, "accept", SECOND, "--undo").exit_code == 0
    assert len(small.night().refusals) == 1


def test_a_file_above_the_share_is_accepted_without_its_rows_and_withdrawn_as_excluded(small):
    small.say(PROGRAMME.replace("max_quarantined_share: 1.0", "max_quarantined_share: 0.1"))
    small.put(LOG_FILE, [LOG, ONE, TWO, BAD, ["合計", *[""] * 7]])
    small.night()
    call(small, "accept", LOG_FILE, "--reason", "x")
    assert small.night().refusals == ()
    assert small.rows_of(LOG_FILE, "refused") == (4, 0, 0, 4, 0, 0)
    call(small, "withdraw", LOG_FILE, "--reason", "x")
    assert small.night().refusals == ()
    assert small.rows_of(LOG_FILE, "withdrawn") == (4, 0, 4, 0, 0, 0)


@pytest.mark.parametrize("verb", ["accept", "withdraw"])
@pytest.mark.parametrize("what", ["too large", "closed", "still changing"])
def test_a_file_that_the_door_refused_is_decided_by_the_finding(what, verb, small, monkeypatch):
    small.put(LOG_FILE, [LOG, ONE])
    path = small.put(SECOND, [LOG, TWO])
    if what == "too large":
        os.truncate(path, door.MAX_FILE_BYTES + 1)  # a hole: no bytes on the disk
        monkeypatch.setattr(hashlib, "file_digest", _only_small(hashlib.file_digest))
    elif what == "closed":
        monkeypatch.setattr(door, "_opens", lambda looked: looked != path)
    else:
        path.touch()

        def grow(_seconds: float) -> None:
            os.utime(path)
            os.truncate(path, path.stat().st_size + 1)

        take_a_look = partial(look_at_inbox, wait=grow)
        monkeypatch.setattr(planning, "look_at_inbox", take_a_look)
    assert len(small.night().refusals) == 1
    assert call(small, verb, SECOND, "--reason", "x").exit_code == 0
    report = small.night()
    assert report.refusals == ()
    assert [warning.en for warning in report.warnings if SECOND in warning.en and "reason: x" in warning.en]
    assert small.counts["usage_event"] == 1


def _only_small(real):
    def digest(file, name):
        assert os.fstat(file.fileno()).st_size < door.MAX_FILE_BYTES, "hashed"
        return real(file, name)

    return digest


def test_withdrawn_rows_are_excluded_by_name_and_not_parsed_again_when_taken_back(small):
    small.put(LOG_FILE, [LOG, ONE, TWO, BAD, ["合計", *[""] * 7]])
    small.night()
    call(small, "withdraw", LOG_FILE, "--reason", "試験データ")
    (warning,) = small.night().warnings
    assert LOG_FILE in warning.en and "試験データ" in warning.en
    assert small.delivery(LOG_FILE).excluded_rows == {"total_row": 1, "withdrawn": 2}
    assert small.rows_of(LOG_FILE, "withdrawn") == (4, 0, 3, 1, 0, 0)
    assert small.counts["usage_event"] == 0
    call(small, "withdraw", LOG_FILE, "--undo")
    assert small.night().landed_now == 0
    assert small.rows_of(LOG_FILE) == (4, 2, 1, 1, 0, 0)


def test_a_withdrawn_correction_does_not_bring_the_former_content_back(small):
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    small.put(LOG_FILE, [LOG, TWO])
    small.night()
    call(small, "withdraw", LOG_FILE, "--reason", "x")
    small.night()
    assert set(small.files()) == {(LOG_FILE, "superseded"), (LOG_FILE, "withdrawn")}
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    assert set(small.files()) == {(LOG_FILE, "superseded"), (LOG_FILE, "landed")}


def test_two_names_of_a_withdrawn_content_that_vanish_come_back_once(small):
    for name in (LOG_FILE, SECOND):
        small.put(name, [LOG, ONE, TWO])
    small.night()
    assert call(small, "withdraw", SECOND, "--reason", "x").output.count("inbox/") == 2
    small.night()
    for name in (LOG_FILE, SECOND):
        (small.folder / name).unlink()
    small.night()
    call(small, "withdraw", LOG_FILE, "--undo")
    small.night()
    assert small.counts["usage_event"] == 2


@pytest.mark.parametrize("spelling", ["absolute", "root", "here", "dots"])
def test_a_path_may_be_absolute_or_relative_to_the_root_or_to_the_folder(spelling, small, monkeypatch):
    path = small.put(LOG_FILE, [LOG, ONE])
    small.night()
    monkeypatch.chdir(path.parent)
    typed = {"absolute": str(path), "root": LOG_FILE, "here": path.name, "dots": f"../t1/{path.name}"}[spelling]
    done = call(small, "withdraw", typed, "--reason", "x", "--json")
    told = json.loads(done.output)
    assert (told["command"], told["undo"], told["paths"]) == ("withdraw", False, [LOG_FILE])
    assert told["decisions"][0]["reason"] == "x"


def test_an_unknown_path_is_answered_with_the_nearest(small):
    small.put(LOG_FILE, [LOG, ONE])
    small.put(FORM_FILE, [FORM])
    small.night()
    for verb in ("accept", "withdraw"):
        for lang, words in (("en", "The nearest"), ("ja", "近いもの")):
            done = call(small, verb, "inbox/trials/t1/lag.csv", "--reason", "x", lang=lang)
            assert done.exit_code == 2
            assert words in done.stderr and done.stderr.index(LOG_FILE) < done.stderr.index(FORM_FILE)
    assert not small.root.decisions_file.exists()


def test_what_a_decision_cannot_be_about_is_told(small):
    assert "none has been taken in" in call(small, "withdraw", "x", "--reason", "x").stderr
    small.put(LOG_FILE, [LOG, ONE])
    assert "Run `katsuyo nightly` first" in call(small, "withdraw", LOG_FILE, "--reason", "x").stderr
    small.night()
    for reason in ((), ("--reason", " \n\t")):
        assert "--reason" in call(small, "withdraw", LOG_FILE, *reason).stderr
    assert "is not refused" in call(small, "accept", LOG_FILE, "--reason", "x").stderr
    assert "to take back" in call(small, "withdraw", LOG_FILE, "--undo").stderr
    small.put(LOG_FILE, [LOG, TWO])
    assert "has changed since" in call(small, "withdraw", LOG_FILE, "--reason", "x").stderr
    assert not small.root.decisions_file.exists()


@pytest.mark.parametrize("undo", [(), ("--undo",)])
def test_a_running_night_is_not_disturbed(undo, small):
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    with night_lock(small.root):
        assert call(small, "withdraw", LOG_FILE, "--reason", "x", *undo).exit_code == 3


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff"])
def test_a_damaged_record_of_decisions_could_not_run(damage, small):
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    small.root.decisions_file.write_bytes(damage)
    with pytest.raises(CouldNotRun, match="decisions"):
        small.night()
    assert call(small, "withdraw", LOG_FILE, "--reason", "x").exit_code == 2


def test_a_decision_made_again_replaces_the_former_one(small):
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    for reason in ("一", "二"):
        call(small, "withdraw", LOG_FILE, "--reason", reason)
    assert [entry.reason for entry in decisions.read(small.root.decisions_file).decisions] == ["二"]


def test_a_vanished_survey_landed_by_former_questions_holds_the_release_until_withdrawn(small):
    path = small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""]])
    small.night()
    path.unlink()
    assert small.night().refusals == ()
    small.say(PROGRAMME.replace("[満足, 普通]", "[普通, 満足]"))
    (refusal,) = small.night().refusals
    assert FORM_FILE in refusal.ja and "withdraw" in refusal.en
    assert call(small, "withdraw", FORM_FILE, "--reason", "x").exit_code == 0
    assert small.night().refusals == ()


def test_lost_rows_of_a_vanished_file_are_told_and_landed_again_from_a_present_one(small):
    path = small.put(LOG_FILE, [LOG, ONE])
    small.night()
    (landed,) = Path(small.root.landed).glob("usage_event/*")
    landed.unlink()
    assert small.night().landed_now == 1
    path.unlink()
    next(Path(small.root.landed).glob("usage_event/*")).unlink()
    with pytest.raises(CouldNotRun, match=LOG_FILE):
        small.night()
