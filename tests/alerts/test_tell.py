"""What is told of a night and how often: through a real mail server and a real HTTP listener."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime

import pytest

from dagster_project.alerts.tell import tell_if_missing, tell_of_night
from dagster_project.release.last_night import write_last_night
from tests.alerts.conftest import BAD, City, outcome

# 06:00 in Japan is 21:00 UTC of the day before.
AT_SIX = datetime(2026, 4, 1, 21, 0, tzinfo=UTC)
BEFORE_SIX = datetime(2026, 4, 1, 20, 59, tzinfo=UTC)


def occasions(city: City) -> list[str]:
    return [body["katsuyo"]["occasion"] for body in city.hook.received]


def test_a_refused_night_is_told_in_both_languages_with_what_last_night_says(city: City) -> None:
    assert tell_of_night(city.root, outcome("refused", "r1", BAD)) == ()
    (mail,) = city.box.received
    (body,) = city.hook.received
    assert mail["To"] == "dx@city.example.jp, ops@city.example.jp" and mail["From"] == "katsuyo@city.example.jp"
    assert mail["Subject"] == (
        "[katsuyo] 試験市: 公表しませんでした（前の公表はそのままです） / "
        "Refused: nothing was published, the former release stays"
    )
    for text in (mail.get_content(), body["text"]):
        japanese, english = text.split("----")
        assert f"- {BAD.ja}" in japanese and f"- {BAD.en}" in english and "last_night.html" in japanese
    assert body["katsuyo"]["occasion"] == "refused" and body["katsuyo"]["run_id"] == "r1"
    assert body["text"].startswith("[katsuyo] 試験市")


def test_every_failed_night_is_told_once_and_recovery_once(city: City) -> None:
    for status, run in [
        ("released", "r0"), ("refused", "r1"), ("refused", "r1"), ("could_not_run", "r2"), ("another_night", "r3"),
        ("nothing_new", "r4"), ("nothing_new", "r4"), ("released", "r5"), ("refused", "r6"),
    ]:  # fmt: skip
        assert tell_of_night(city.root, outcome(status, run)) == ()  # type: ignore[arg-type]
    assert occasions(city) == ["refused", "could_not_run", "recovered", "refused"]
    assert len(city.box.received) == 4


def test_a_missing_night_is_told_at_six_and_again_a_day_later_until_one_ends(city: City) -> None:
    """The last night ended on 1 April at 02:05; that of the 2nd never came."""
    write_last_night(city.root, outcome("released", "r1"))
    for now in (BEFORE_SIX, AT_SIX, AT_SIX.replace(hour=22), AT_SIX.replace(day=2)):
        assert tell_if_missing(city.root, now) == ()
    assert occasions(city) == ["missing", "missing"]
    assert "2026-04-02 06:00" in city.hook.received[0]["text"] and "2026-04-01T02:05" in city.hook.received[0]["text"]
    tell_of_night(city.root, outcome("nothing_new", "r2", at="2026-04-03T02:05:00.000+09:00"))
    assert occasions(city) == ["missing", "missing", "recovered"]


def test_a_night_of_the_evening_before_is_none_that_is_missing(city: City) -> None:
    for ended, missing in [("2026-04-01T18:00:00.000+09:00", []), ("2026-04-01T17:59:00.000+09:00", ["missing"])]:
        city.root.last_night_json.unlink(missing_ok=True)
        write_last_night(city.root, outcome("refused", "r1", at=ended))
        tell_if_missing(city.root, AT_SIX)
        assert occasions(city) == missing


def test_a_root_where_no_night_ever_ended_is_told(city: City) -> None:
    tell_if_missing(city.root, AT_SIX)
    assert occasions(city) == ["missing"]


def test_a_channel_that_is_down_keeps_nothing_from_the_other_and_is_tried_again(city: City) -> None:
    city.box.refusing = "451 not now"
    (failure,) = tell_of_night(city.root, outcome("refused", "r1", BAD))
    assert "SMTPDataError 451" in failure.en and "katsuyo alert --test" in failure.ja
    assert occasions(city) == ["refused"]
    city.box.refusing = None
    write_last_night(city.root, outcome("refused", "r1"))
    assert tell_if_missing(city.root, datetime(2026, 3, 31, 22, 0, tzinfo=UTC)) == ()
    assert len(city.box.received) == 1 and len(city.hook.received) == 1
    assert BAD.ja in city.box.texts()[0]
    assert tell_if_missing(city.root, datetime(2026, 3, 31, 22, 10, tzinfo=UTC)) == ()
    assert len(city.box.received) == 1


@pytest.mark.parametrize("answers", [[500], [503, 200], [307], [400]])
def test_answers_of_a_webhook(city: City, answers: list[int]) -> None:
    city.hook.answers = answers
    failures = tell_of_night(city.root, outcome("refused", "r1"))
    # Two attempts; a redirection is not followed.
    assert len(city.hook.received) == 2
    assert len(failures) == (0 if answers[-1] == 200 else 1)
    assert all(f"HTTPError {answers[-1]}" in failure.en for failure in failures)
    assert len(city.box.received) == 1


def test_a_server_that_drips_is_left_behind_in_time(city: City) -> None:
    """Each byte comes within the time of a socket: 15 bytes at 1 s. Two attempts of 2 s are 4 s."""
    city.hook.drip = 1.0
    began = time.monotonic()
    (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
    assert 4 <= time.monotonic() - began < 12
    assert "not done within 2 s" in failure.en and len(city.box.received) == 1


def test_a_mail_server_that_never_speaks_is_left_in_time(city: City) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        city.root.operations_file.write_text(
            f"alerts: {{mail: {{host: 127.0.0.1, port: {silent.getsockname()[1]}, security: none, from: a@x.jp, to: [b@x.jp]}}, "
            "timeout_seconds: 1, attempts: 1}\n",
            encoding="utf-8",
        )
        began = time.monotonic()
        (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
    assert time.monotonic() - began < 10
    assert "not done within 1 s" in failure.en or "TimeoutError" in failure.en


def test_nobody_listening_fails_with_a_sentence_and_nothing_else(city: City) -> None:
    port, city.box.port = city.box.port, 1
    city.declare(webhook=None)
    (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
    assert "ConnectionRefusedError" in failure.en
    city.box.port = port


def test_whatever_breaks_is_said_and_never_raised(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: object, **__: object) -> None:
        raise RuntimeError("text of the error, which may quote anything")

    monkeypatch.setattr("dagster_project.alerts.notice.of_night", burst)
    (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
    assert "RuntimeError" in failure.en and "quote" not in str(failure)
    city.root.operations_file.write_text("alert: {}\n", encoding="utf-8")
    (failure,) = tell_of_night(city.root, outcome("refused", "r1"))
    assert "operations.yml, line 1" in failure.en


def test_without_alerts_nothing_is_written_and_nobody_told(city: City) -> None:
    city.root.operations_file.unlink()
    assert tell_of_night(city.root, outcome("refused", "r1")) == ()
    assert not city.root.work.exists() and city.hook.received == []


def test_a_damaged_memory_tells_again_rather_than_not_at_all(city: City) -> None:
    tell_of_night(city.root, outcome("refused", "r1"))
    (city.root.work / "alerts.json").write_text("{", encoding="utf-8")
    tell_of_night(city.root, outcome("refused", "r1"))
    assert occasions(city) == ["refused", "refused"]


def test_a_faulty_programme_is_told_under_the_folders_name_and_long_lists_are_cut(city: City) -> None:
    city.root.programme_file.write_text("x: [", encoding="utf-8")
    tell_of_night(city.root, outcome("could_not_run", "r1", *([BAD] * 25)))
    text = city.hook.received[0]["text"]
    assert text.startswith("[katsuyo] root: ") and "ほか 5 件" in text and text.count(BAD.ja) == 20
    assert json.dumps(city.hook.received[0])
