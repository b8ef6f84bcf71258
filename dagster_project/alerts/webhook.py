"""A notice as JSON to an address: ``text`` is what chat tools show, ``katsuyo`` is for programs.

Add here: another form of the body. Keep out: what is said (notice.py), attempts and time limits (sending.py).
"""

from __future__ import annotations

import json
import ssl
import urllib.request
from email.message import Message as Headers
from typing import IO

from dagster_project.alerts.notice import Notice
from dagster_project.alerts.secrets import webhook_address
from dagster_project.messages import CouldNotRun, Message
from dagster_project.operations import Webhook
from dagster_project.settings import DataRoot


def send(root: DataRoot, webhook: Webhook, notice: Notice, timeout: float) -> None:
    """Posts the notice.

    Raises:
        CouldNotRun: there is no address. OSError: it was not reached, or answered with an error or a redirection.
    """
    address = webhook.url or webhook_address(root, webhook.url_file)
    if not address.startswith(("http://", "https://")):
        raise CouldNotRun(Message("webhook の URL が URL ではありません。", "The webhook's URL is no URL."))
    body = {"text": f"{notice.subject()}\n\n{notice.text()}", "katsuyo": notice.model_dump(mode="json")}
    request = urllib.request.Request(
        address, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json; charset=utf-8"}
    )
    handlers: list[urllib.request.BaseHandler] = [_NoRedirection()]
    if address.startswith("https://"):
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=webhook.ca_file)))
    with urllib.request.build_opener(*handlers).open(request, timeout=timeout) as answer:
        answer.read(1024)


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    """What is said goes to the address that was declared and to no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str
    ) -> None:
        return None
