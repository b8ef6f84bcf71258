"""The two languages, exit codes, and which language is preferred."""

from __future__ import annotations

import pytest

from dagster_project.messages import AnotherNightIsRunning, CouldNotRun, Message, Refused, preferred_language


def test_a_message_has_both_languages():
    message = Message("日本語", "English")
    assert (message.text("ja"), message.text("en"), str(message)) == ("日本語", "English", "日本語 / English")


def test_an_error_carries_all_of_its_messages():
    error = CouldNotRun(Message("一", "one"), Message("二", "two"))
    assert [message.en for message in error.messages] == ["one", "two"]
    assert str(error) == "一 / one\n二 / two"


def test_exit_codes_are_those_of_the_contract():
    assert (Refused.exit_code, CouldNotRun.exit_code, AnotherNightIsRunning.exit_code) == (1, 2, 3)


@pytest.mark.parametrize(
    ("wanted", "locale", "language"),
    [
        ("en", {"LC_ALL": "ja_JP.UTF-8"}, "en"),
        ("ja", {"LC_ALL": "en_US.UTF-8"}, "ja"),
        (None, {"LC_ALL": "en_US.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        (None, {"LC_MESSAGES": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}, "ja"),
        (None, {"LANG": "en_GB"}, "en"),
        (None, {"LANG": "C.UTF-8"}, "ja"),
        (None, {}, "ja"),
        ("fr", {"LANG": "en_US"}, "en"),
    ],
)
def test_preferred_language(wanted, locale, language, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert preferred_language(wanted) == language
