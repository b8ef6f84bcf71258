"""docs/operations.md says what can be done: its commands, its operations.yml and its way to install units are tried."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project import operations
from dagster_project.cli import app

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
SHELL = [block for kind, block in re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) if kind == "sh"]
COMMANDS = [line for block in SHELL for line in block.splitlines() if line.startswith("katsuyo ")]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_exists(command: str) -> None:
    words = shlex.split(command.partition("<")[0])[1:]
    shown = CliRunner().invoke(app, [words[0], "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert all(word in shown.output for word in words if word.startswith("--"))


def test_the_operations_file_is_valid(tmp_path: Path) -> None:
    (text,) = re.findall(r"^```yaml\n(alerts:.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "operations.yml"
    for shown in (text, re.sub(r"^( +)# (?=\w+:)", r"\1", text, flags=re.MULTILINE)):
        path.write_text(shown, encoding="utf-8")
        found = operations.read(path)
        assert found.alerts.mail and found.alerts.webhook and found.retention


def test_units_are_installed_as_it_says(tmp_path: Path) -> None:
    (loop,) = re.findall(r"^for unit in .*?^done$", PAGE, re.MULTILINE | re.DOTALL)
    loop = loop.replace("/opt/katsuyo/docs", str(REPOSITORY / "docs")).replace("/etc/systemd/system", str(tmp_path))
    subprocess.run(["sh", "-euc", loop], check=True)
    units = sorted(tmp_path.iterdir())
    assert [unit.name for unit in units] == sorted(path.name for path in (REPOSITORY / "docs" / "systemd").iterdir())
    for unit in units:
        text = unit.read_text(encoding="utf-8")
        assert not re.search(r"@(KATSUYO|DATA)@", text)
    assert "ExecStart=/opt/katsuyo/.venv/bin/katsuyo nightly --data /srv/katsuyo/city" in (
        tmp_path / "katsuyo-night.service"
    ).read_text(encoding="utf-8")


def test_what_it_names_exists() -> None:
    from dagster_project.definitions import build_defs

    named = {one.name for one in (*(build_defs().sensors or ()), *(build_defs().schedules or ()))}
    assert {"new_files", "night_missing", "nightly_at_two"} <= named
    assert all(f"`{name}`" in PAGE for name in ("new_files", "night_missing", "nightly_at_two"))
    units = {path.name for path in (REPOSITORY / "docs" / "systemd").iterdir()}
    assert set(re.findall(r"katsuyo-[a-z-]+\.timer", PAGE)) <= units
