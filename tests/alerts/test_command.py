"""`katsuyo alert`: a test message, and the look for a missing night that a timer makes."""

from __future__ import annotations

import json

from click.testing import Result
from typer.testing import CliRunner

from dagster_project.cli import app
from tests.alerts.conftest import City


def call(city: City, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["alert", *arguments, "--data", str(city.root.path), "--lang", "en"])


def test_a_test_message_goes_to_every_channel_and_is_no_news(city: City) -> None:
    for _ in range(2):
        done = call(city, "--test")
        assert done.exit_code == 0 and "OK: mail, webhook" in done.output
    assert [body["katsuyo"]["occasion"] for body in city.hook.received] == ["test", "test"]
    assert "知らせの試し送り" in city.box.received[0]["Subject"]
    assert not (city.root.work / "alerts.json").exists()


def test_a_channel_that_fails_is_named(city: City) -> None:
    city.box.refusing = "550 no"
    done = call(city, "--test")
    assert done.exit_code == 1 and "The mail could not be sent" in done.stderr
    told = json.loads(call(city, "--test", "--json").stdout)
    assert told["channels"] == ["mail", "webhook"] and "550" in told["failures"][0]["en"]


def test_a_missing_night_is_told_once(city: City) -> None:
    assert [call(city, "--missing").exit_code for _ in range(2)] == [0, 0]
    assert [body["katsuyo"]["occasion"] for body in city.hook.received] == ["missing"]


def test_what_cannot_be_meant(city: City) -> None:
    assert call(city).exit_code == call(city, "--test", "--missing").exit_code == 2
    city.root.operations_file.write_text("alerts: {}\n", encoding="utf-8")
    done = call(city, "--test")
    assert done.exit_code == 2 and "neither mail nor webhook" in done.stderr
    city.root.operations_file.write_text("alrts: {}\n", encoding="utf-8")
    done = call(city, "--test")
    assert done.exit_code == 2 and "line 1" in done.stderr
