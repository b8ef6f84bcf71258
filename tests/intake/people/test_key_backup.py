"""`katsuyo key`: a backup that brings a data root back to life, and all that it refuses to overwrite or mix up."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.intake.people.keys import load_key
from dagster_project.messages import CouldNotRun
from dagster_project.settings import KEY_VARIABLE, key_file
from tests.intake.small_root import LOG, LOG_FILE, SmallRoot, use


@pytest.fixture
def own_key(small: SmallRoot, monkeypatch: pytest.MonkeyPatch) -> SmallRoot:
    """A root whose key katsuyo made itself, with a row of somebody."""
    monkeypatch.delenv(KEY_VARIABLE)
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "a@x.example.jp")])
    small.night()
    return small


def call(small: SmallRoot, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["key", *map(str, arguments), "--data", str(small.folder), "--lang", "en"])


def test_a_lost_key_comes_back_from_its_backup(own_key: SmallRoot, tmp_path: Path) -> None:
    backup, before = tmp_path / "backup", load_key()
    people = own_key.query("SELECT identity_key FROM landed.person")
    assert call(own_key, "--backup", backup).exit_code == 0
    assert backup.stat().st_mode & 0o777 == 0o600
    key_file().unlink()
    own_key.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "a@x.example.jp"), use("2024/04/02 9:00", "a@x.example.jp")])
    with pytest.raises(CouldNotRun):  # a new key was made, which is not the ledger's
        own_key.night()
    refused = call(own_key, "--restore", backup)
    assert refused.exit_code == 2 and "holds another key" in refused.output
    key_file().unlink()
    done = call(own_key, "--restore", backup)
    assert done.exit_code == 0 and before.fingerprint in done.output
    assert key_file().stat().st_mode & 0o777 == 0o600
    own_key.night()
    assert own_key.query("SELECT identity_key FROM landed.person") == people
    assert call(own_key, "--restore", backup).exit_code == 0  # the same key again is no fault


def test_a_key_is_never_shown(own_key: SmallRoot, tmp_path: Path) -> None:
    secret = load_key().secret.decode()
    said = [
        call(own_key, "--backup", tmp_path / "b"),
        call(own_key),
        call(own_key, "--json"),
        call(own_key, "--restore", tmp_path / "b"),
    ]
    assert all(one.exit_code == 0 and secret not in one.output for one in said)


def test_what_a_backup_refuses(own_key: SmallRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / "taken"
    taken.write_text("something", encoding="utf-8")
    assert "not overwritten" in call(own_key, "--backup", taken).output and taken.read_text() == "something"
    assert "lies in the data root" in call(own_key, "--backup", own_key.folder / "key").output
    assert call(own_key, "--backup", tmp_path / "no" / "folder").exit_code == 2
    monkeypatch.setenv(KEY_VARIABLE, "another key, forty characters long, really")
    wrong = call(own_key, "--backup", tmp_path / "wrong")
    assert wrong.exit_code == 2 and "not the ledger's" in wrong.output and not (tmp_path / "wrong").exists()


def test_what_a_restore_refuses(own_key: SmallRoot, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("another key, forty characters long, really", encoding="utf-8")
    assert "chmod 600" in call(own_key, "--restore", other).output
    other.chmod(0o600)
    kept = key_file().read_bytes()
    assert "not the ledger's" in call(own_key, "--restore", other).output
    other.write_text("short", encoding="utf-8")
    assert "too short" in call(own_key, "--restore", other).output
    assert call(own_key, "--restore", tmp_path / "absent").exit_code == 2
    assert call(own_key, "--restore", other, "--backup", other).exit_code == 2
    assert key_file().read_bytes() == kept
