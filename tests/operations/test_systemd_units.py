"""The unit files as an operator installs them: systemd accepts them, and they shut in what they start."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
UNITS = sorted((REPOSITORY / "docs" / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
# Of systemd-analyze security, in tenths: 0 is shut, 100 open. A service with none of the settings has 96.
EXPOSED_AT_MOST = 25


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the placeholders replaced as docs/operations.md says; the program is any that exists."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (Debian: apt-get install systemd)")
    folder = tmp_path_factory.mktemp("units")
    program = folder / "katsuyo" / ".venv" / "bin" / "katsuyo"
    program.parent.mkdir(parents=True)
    program.symlink_to(shutil.which("true") or "/bin/true")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        text = text.replace("@KATSUYO@", str(folder / "katsuyo")).replace("@DATA@", str(folder / "city"))
        (folder / unit.name).write_text(text, encoding="utf-8")
    return folder


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_systemd_accepts_every_unit(installed: Path) -> None:
    done = analyze("verify", "--man=no", *(str(installed / unit.name) for unit in UNITS))
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "katsuyo" in line]
    assert done.returncode == 0 and ours == [], done.stderr


def test_a_misspelt_setting_would_be_found(installed: Path) -> None:
    broken = installed / "broken.service"
    text = (installed / "katsuyo-night.service").read_text(encoding="utf-8")
    broken.write_text(text.replace("ProtectSystem=strict", "ProtectSytem=strict"), encoding="utf-8")
    done = analyze("verify", "--man=no", str(broken))
    assert "ProtectSytem" in done.stderr


@pytest.mark.parametrize("service", [path.name for path in SERVICES])
def test_systemd_calls_the_service_shut_in(installed: Path, service: str) -> None:
    done = analyze(
        "security", "--offline=yes", f"--threshold={EXPOSED_AT_MOST}", "--no-pager", str(installed / service)
    )
    assert done.returncode == 0, done.stdout[-600:]


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_each_command_exists_and_only_the_data_root_is_written(service: Path) -> None:
    from typer.testing import CliRunner

    from dagster_project.cli import app

    text = service.read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=@KATSUYO@/\.venv/bin/katsuyo (\S+) (.*)$", text, re.MULTILINE)
    options = re.findall(r"--[a-z]+", command[1])
    shown = CliRunner().invoke(app, [command[0], "--help"], env={"COLUMNS": "200"}).output
    assert options and all(option in shown for option in options)
    assert re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE) == ["@DATA@"]
    assert "KATSUYO_KEY=" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
