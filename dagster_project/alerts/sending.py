"""One notice to every declared channel: bounded attempts, bounded time, and a sentence for each that failed.

Add here: another channel. Keep out: what is said and when.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping

from dagster_project.alerts import mail, webhook
from dagster_project.alerts.notice import Notice
from dagster_project.messages import KatsuyoError, Message
from dagster_project.operations import Alerts
from dagster_project.settings import DataRoot

Send = Callable[[], None]
PAUSE_SECONDS = 1.0


def channels(alerts: Alerts) -> tuple[str, ...]:
    return tuple(name for name in ("mail", "webhook") if getattr(alerts, name) is not None)


def send(root: DataRoot, alerts: Alerts, notice: Notice, wanted: Iterable[str]) -> dict[str, Message]:
    """What could not be told, by channel. It never raises and ends within attempts x (timeout + a second), since a
    sensor or a night waits for it; the channels do not wait for one another."""
    timeout = float(alerts.timeout_seconds)
    known: Mapping[str, Send] = {
        **({"mail": lambda: mail.send(root, declared, notice, timeout)} if (declared := alerts.mail) else {}),
        **({"webhook": lambda: webhook.send(root, hook, notice, timeout)} if (hook := alerts.webhook) else {}),
    }
    failed: dict[str, Message] = {}

    def attempt(name: str) -> None:
        said = _with_attempts(known[name], alerts.attempts, timeout)
        if said is not None:
            failed[name] = _failure(name, said)

    threads = [threading.Thread(target=attempt, args=(name,)) for name in wanted if name in known]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def _with_attempts(send: Send, attempts: int, timeout: float) -> Message | None:
    said: Message | None = None
    for number in range(attempts):
        if number:
            time.sleep(PAUSE_SECONDS)
        said = _within(send, timeout)
        if said is None:
            return None
    return said


def _within(send: Send, seconds: float) -> Message | None:
    """A socket's own timeout begins anew with every byte: a server that drips is left behind in its thread."""
    result: list[Message | None] = []

    def run() -> None:
        try:
            send()
            result.append(None)
        except KatsuyoError as error:
            result.append(error.messages[0])
        except Exception as error:
            result.append(_reason(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return result[0] if result else Message(f"{seconds:.0f} 秒以内に終わりません", f"not done within {seconds:.0f} s")


def _reason(error: Exception) -> Message:
    """The kind of error alone: its text may quote an address or what a server echoes."""
    code = getattr(error, "code", None) or getattr(error, "smtp_code", None)
    named = type(error).__name__ + (f" {code}" if isinstance(code, int) else "")
    return Message(named, named)


def _failure(channel: str, said: Message) -> Message:
    ja, en = {"mail": ("メール", "The mail"), "webhook": ("webhook", "The webhook")}[channel]
    return Message(
        f"{ja}で知らせられませんでした（{said.ja}）。operations.yml の alerts を確かめ、`katsuyo alert --test` で試してください。",
        f"{en} could not be sent ({said.en}). Check alerts in operations.yml and try `katsuyo alert --test`.",
    )
