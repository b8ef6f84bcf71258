"""Every fault of operations.yml is refused with a sentence that names the file and the right line."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from dagster_project import operations
from dagster_project.messages import CouldNotRun

MAIL = "  mail: {host: mail.example.lg.jp, from: a@x.example.jp, to: [b@x.example.jp]"
WHOLE = f"""\
alerts:
{MAIL}, port: 587, security: starttls, user: katsuyo, password_file: /etc/katsuyo/mail}}
  webhook: {{url: "https://chat.example.lg.jp/hook"}}
  timeout_seconds: 5
  attempts: 3
  night_by: "05:30"
retention: {{landed_years: 5}}
"""

# The faulty line is the one that ends in #!.
FAULTS = {
    "unknown key": ("alerts:\n  mial: {} #!\n", "mial"),
    "unknown key of mail": (f"alerts:\n{MAIL}, passwort: x}} #!\n", "passwort"),
    "a password": (f"alerts:\n{MAIL}, password: x}} #!\n", "password"),
    "no recipient": ("alerts:\n  mail: {host: x, from: a@x.jp, to: []} #!\n", "to"),
    "no sender": ("alerts:\n  mail: {host: x, to: [a@x.jp]} #!\n", "from"),
    "no address": ("alerts:\n  mail: {host: x, from: a@x.jp, to: [dx]} #!\n", "dx"),
    "two addresses in one": ("alerts:\n  mail: {host: x, from: a@x.jp, to: ['a@x.jp, b@x.jp']} #!\n", "e-mail"),
    "a header in an address": (
        'alerts:\n  mail: {host: x, from: "a@x.jp\\nBcc: b@x.jp", to: [a@x.jp]} #!\n',
        "e-mail",
    ),
    "port": (f"alerts:\n{MAIL}, port: 70000}} #!\n", "port"),
    "security": (f"alerts:\n{MAIL}, security: ssl}} #!\n", "starttls"),
    "password in clear": (f"alerts:\n{MAIL}, user: x, security: none}} #!\n", "in clear"),
    "no web address": ("alerts:\n  webhook: {url: chat.example.jp} #!\n", "http://"),
    "too patient": ("alerts:\n  timeout_seconds: 60 #!\n", "timeout_seconds"),
    "a time without quotes": ("alerts:\n  night_by: 16:00 #!\n", "960"),
    "a time that is none": ('alerts:\n  night_by: "25:00" #!\n', "25:00"),
    "no years": ("retention: {landed_years: 0} #!\n", "landed_years"),
    "an engine nobody knows": ("engine: sqlite #!\n", "duckdb"),
    "Spark without a place": ("engine: spark #!\n", "spark.md"),
    "no master": ("spark: {master: spark1.example.lg.jp} #!\n", "spark://"),
    "a master without a port": ("spark: {master: 'spark://spark1.example.lg.jp'} #!\n", "spark://"),
    "storage that hangs on where one stands": ("spark: {master: 'local[2]', storage: shared} #!\n", "absolute"),
    "a secret": ("spark: {master: 'local[2]', secret: x} #!\n", "secret"),
    "not a mapping": ("- alerts #!\n", "operations.yml"),
}


def write(folder: Path, text: str) -> Path:
    path = folder / "operations.yml"
    path.write_text(text.replace(" #!", ""), encoding="utf-8")
    return path


def test_without_a_file_nothing_is_declared(tmp_path: Path) -> None:
    found = operations.read(tmp_path / "operations.yml")
    assert found.alerts.mail is found.alerts.webhook is found.retention is None
    assert operations.read(write(tmp_path, "")) == found


def test_everything_that_can_be_declared(tmp_path: Path) -> None:
    found = operations.read(write(tmp_path, WHOLE))
    assert found.alerts.mail and found.alerts.mail.sender == "a@x.example.jp" and found.alerts.mail.port == 587
    assert found.alerts.night_by == time(5, 30) and found.retention and found.retention.landed_years == 5


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, fault: str) -> None:
    text, word = FAULTS[fault]
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if line.endswith("#!"))
    with pytest.raises(CouldNotRun) as raised:
        operations.read(write(tmp_path, text))
    (message,) = raised.value.messages
    assert f"operations.yml, line {line}:" in message.en and f"operations.yml の {line} 行目" in message.ja
    assert word in message.en
