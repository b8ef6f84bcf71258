"""`katsuyo hub` as it is typed: exit codes, JSON, languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot


def _hub(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["hub", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_released_then_nothing_new(five: list[Path], tmp_path: Path) -> None:
    """The first folder by --from, the others as a shell's * leaves them."""
    arguments = ["--data", tmp_path / "hub", "--json", "--from", *five]
    code, said = _hub(*arguments)
    assert (code, json.loads(said)["status"]) == (0, "released")
    assert json.loads((tmp_path / "hub" / "last_night.json").read_text(encoding="utf-8"))["status"] == "released"
    code, said = _hub(*arguments)
    assert (code, json.loads(said)["status"]) == (0, "nothing_new")
    assert list(json.loads(said)["seconds"]) == ["verify", "marts", "gate", "release"]


def test_nothing_to_compare_is_refused(tmp_path: Path) -> None:
    code, said = _hub("--data", tmp_path / "hub", "--from", tmp_path, "--lang", "en")
    assert code == 1 and "Not one release could be compared." in said and "no release here" in said
    assert (tmp_path / "hub" / "last_night.html").exists() and not (tmp_path / "hub" / "published").exists()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("minimum_cities: 1\n", "hub.yml line 1 (minimum_cities)"),
        ("\nusage_bucket_edges: [1, 10, 10]\n", "hub.yml line 2 (usage_bucket_edges)"),
        ("unit: prompt\n", "hub.yml line 1 (unit)"),
        ("- 5\n", "hub.yml line 1 (all)"),
    ],
)
def test_a_malformed_rule_cannot_run(five: list[Path], tmp_path: Path, rules: str, said: str) -> None:
    (tmp_path / "hub.yml").write_text(rules, encoding="utf-8")
    code, told = _hub("--data", tmp_path, "--from", five[0], "--lang", "en")
    assert code == 2 and said in told


def test_no_source_cannot_run(tmp_path: Path) -> None:
    code, said = _hub("--data", tmp_path / "hub", "--lang", "en")
    assert code == 2 and "with --from" in said


def test_a_citys_own_root_is_left_alone(five: list[Path], tmp_path: Path) -> None:
    (tmp_path / "programme.yml").write_text("organisation: {}\n", encoding="utf-8")
    code, said = _hub("--data", tmp_path, "--from", five[0], "--lang", "ja")
    assert code == 2 and "団体のデータルート" in said
    assert [path.name for path in tmp_path.iterdir()] == ["programme.yml"]


def test_another_run_is_on(five: list[Path], tmp_path: Path) -> None:
    with night_lock(DataRoot(tmp_path)):
        code, _ = _hub("--data", tmp_path, "--from", five[0])
    assert code == 3
