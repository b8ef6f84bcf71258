"""Where the pseudonym key comes from, and that nothing shows it."""

from __future__ import annotations

import os

import pytest

from dagster_project.intake.people.keys import PseudonymKey, load_key
from dagster_project.messages import CouldNotRun
from dagster_project.settings import key_file


def test_the_variable_gives_the_key(monkeypatch):
    monkeypatch.setenv("KATSUYO_KEY", "x" * 40)
    assert load_key().secret == b"x" * 40
    assert not key_file().exists()


@pytest.mark.parametrize("short", ["", "x" * 31])
def test_a_short_key_is_refused_without_being_shown(short, monkeypatch):
    monkeypatch.setenv("KATSUYO_KEY", short)
    with pytest.raises(CouldNotRun) as refused:
        load_key()
    assert "$KATSUYO_KEY" in str(refused.value)
    assert "xxx" not in str(refused.value)


def test_the_first_run_makes_a_file_that_only_the_user_reads(monkeypatch):
    monkeypatch.delenv("KATSUYO_KEY")
    made = load_key()
    assert len(made.secret) == 64
    assert load_key() == made
    if os.name == "posix":
        assert key_file().stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_a_key_file_that_others_can_read_is_refused(monkeypatch):
    monkeypatch.delenv("KATSUYO_KEY")
    load_key()
    key_file().chmod(0o640)
    with pytest.raises(CouldNotRun, match="chmod 600"):
        load_key()


def test_the_fingerprint_tells_keys_apart_and_the_repr_shows_nothing():
    one, other = PseudonymKey(b"a" * 40), PseudonymKey(b"b" * 40)
    assert one.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 16
    assert "aaa" not in repr(one)
