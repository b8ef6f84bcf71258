"""README names only what exists, and its commands are the ones CI runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
MADE_BY_A_NIGHT = ("data/demo/published", "data/demo/last_night.html")


def _named_paths() -> list[str]:
    quoted = re.findall(r"`([\w./-]+)`", README)
    linked = re.findall(r"\]\(([\w./-]+)\)", README)
    tops = {path.name for path in REPOSITORY.iterdir()}
    return sorted({path for path in [*quoted, *linked] if path.split("/")[0] in tops and "/" in path} | set(linked))


@pytest.mark.parametrize("path", _named_paths())
def test_every_path_exists(path: str) -> None:
    assert (REPOSITORY / path).exists() or path in MADE_BY_A_NIGHT


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE)) <= targets


def test_the_two_commands_come_first_and_are_what_ci_runs() -> None:
    first_block = README.split("```")[1]
    commands = re.findall(r"^(make [a-z-]+)", first_block, re.MULTILINE)
    assert commands == ["make nightly", "make test"]
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    for command in [*commands, "make lint", "make test-full"]:
        assert re.search(rf"^{command}$", script, re.MULTILINE)


def test_every_command_of_the_table_exists() -> None:
    from typer.main import get_command

    from dagster_project.cli import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"(?:`|bin/)katsuyo ([a-z]+)", README)) <= known
