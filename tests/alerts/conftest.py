"""A data root with a declared mail server and webhook, and outcomes of nights to tell of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project.messages import Message
from dagster_project.release.last_night import EXIT_CODES, HEADLINES, NightOutcome, Status, Words
from dagster_project.settings import DataRoot
from tests.alerts.listeners import Certificate, Hook, Mailbox, http_listener, mail_server
from tests.core.programme_texts import VALID

BAD = Message(
    "inbox/trials/t1/log.csv の 3 行目の「利用日時」が読めません。", "inbox/trials/t1/log.csv, row 3: no time."
)


@dataclass(frozen=True)
class City:
    root: DataRoot
    box: Mailbox
    hook: Hook

    def declare(self, mail: str = "security: none", webhook: str | None = "") -> None:
        """operations.yml with the servers of this test; ``webhook`` None leaves it out."""
        hook = "" if webhook is None else f"  webhook: {{url: '{self.hook.url}'{webhook}}}\n"
        self.root.operations_file.write_text(
            f"alerts:\n  mail: {{host: 127.0.0.1, port: {self.box.port}, from: katsuyo@city.example.jp, "
            f"to: [dx@city.example.jp, ops@city.example.jp], {mail}}}\n{hook}"
            "  timeout_seconds: 2\n  attempts: 2\n",
            encoding="utf-8",
        )


@pytest.fixture(autouse=True)
def _no_proxy_and_no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("dagster_project.alerts.sending.PAUSE_SECONDS", 0.01)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    root = DataRoot(tmp_path / "root")
    root.path.mkdir()
    root.programme_file.write_text(VALID, encoding="utf-8")
    with mail_server(Mailbox()) as box, http_listener(Hook()) as hook:
        made = City(root, box, hook)
        made.declare()
        yield made


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed (Debian: apt-get install openssl)")
    return Certificate.made_in(tmp_path_factory.mktemp("tls"), openssl)


def outcome(status: Status, run: str, *messages: Message, at: str = "2026-04-01T02:05:00.000+09:00") -> NightOutcome:
    return NightOutcome(
        status=status,
        exit_code=EXIT_CODES[status],
        run_id=run,
        ended_at=at,
        headline=Words.of(HEADLINES[status]),
        messages=tuple(map(Words.of, messages)),
    )
