"""A mail server and an HTTP listener on this machine, real ones, and what they were told.

Add here: another way in which such a server misbehaves. Keep out: what a notice should say.
"""

from __future__ import annotations

import email
import email.policy
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "katsuyo", "mail password of a test"


@dataclass
class Mailbox:
    """``refusing``: what the server answers to a mail instead of taking it."""

    refusing: str | None = None
    received: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusing:
            return self.refusing
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 taken"

    def texts(self) -> list[str]:
        return [message.get_content() for message in self.received]


@contextmanager
def mail_server(
    box: Mailbox, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[Mailbox]:
    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=is_right)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        auth_required=login,
        authenticator=authenticate if login else None,
        auth_require_tls=tls is None,
    )
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Hook:
    """``answers``: the status of each answer in turn, then the last one; ``drip``: seconds between bytes of one."""

    answers: list[int] = field(default_factory=lambda: [200])
    drip: float = 0.0
    received: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


@contextmanager
def http_listener(hook: Hook, tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"].startswith("application/json")
            hook.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status = hook.answers.pop(0) if len(hook.answers) > 1 else hook.answers[0]
            if hook.drip:
                for letter in b"HTTP/1.0 200 OK":
                    self.wfile.write(bytes([letter]))
                    time.sleep(hook.drip)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", hook.url)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    hook.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/hook"
    threading.Thread(target=lambda: server.serve_forever(0.05), daemon=True).start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class Certificate:
    """Of 127.0.0.1, signed by itself."""

    file: Path
    key: Path

    @classmethod
    def made_in(cls, folder: Path, openssl: str) -> Certificate:
        made = cls(folder / "certificate.pem", folder / "key.pem")
        subprocess.run(
            [
                *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
                *("-keyout", str(made.key), "-out", str(made.file)),
            ],
            check=True,
            capture_output=True,
        )
        return made

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context
