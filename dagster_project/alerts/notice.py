"""What is said: one notice, made of what `last_night` says of a night, in Japanese and English.

Add here: another occasion to tell people. Keep out: sending (mail.py, webhook.py), and whether it was told already
(tell.py). A notice names a row by file and number, as `last_night` does, never a person.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from dagster_project import programme as programmes
from dagster_project.messages import KatsuyoError, Message
from dagster_project.operations import Alerts
from dagster_project.release.last_night import TIMEZONE, NightOutcome, Words, published_id, read_last_night, when
from dagster_project.settings import DataRoot

Occasion = Literal["refused", "could_not_run", "missing", "recovered", "test"]

# A night must have ended within so many hours before alerts.night_by.
NIGHT_WITHIN = timedelta(hours=12)

_MISSING = Message("夜間処理が終わっていません", "No night has ended")
_RECOVERED = Message("夜間処理が元どおり動きました", "The night is well again")
_TEST = Message("知らせの試し送りです", "This is a test message")
_MAX_MESSAGES = 20


class Notice(BaseModel):
    """One thing to tell. ``key`` tells one night from another: nothing is told twice of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    occasion: Occasion
    key: str
    organisation: str
    root: str
    headline: Words
    messages: tuple[Words, ...] = ()
    release_id: str | None = None
    run_id: str | None = None
    at: str

    def subject(self) -> str:
        return " ".join(f"[katsuyo] {self.organisation}: {self.headline.ja} / {self.headline.en}".split())

    def text(self) -> str:
        """Japanese, then English; each with what to look at."""
        return "\n\n".join(self._in("ja")) + "\n\n----\n\n" + "\n\n".join(self._in("en")) + "\n"

    def _in(self, language: Literal["ja", "en"]) -> list[str]:
        messages = [f"- {getattr(words, language)}" for words in self.messages]
        japanese = language == "ja"
        release = self.release_id or ("なし" if japanese else "none")
        facts = [
            f"データルート: {self.root}" if japanese else f"Data root: {self.root}",
            f"時刻: {self.at}" if japanese else f"Time: {self.at}",
            f"公表中: {release}" if japanese else f"Published: {release}",
            "くわしくはデータルートの last_night.html を見てください。"
            if japanese
            else "Details: last_night.html there.",
        ]
        return [
            f"{self.organisation}: {getattr(self.headline, language)}",
            *(["\n".join(messages)] if messages else []),
            "\n".join(facts),
        ]


def of_night(root: DataRoot, outcome: NightOutcome, *, was_bad: bool) -> Notice | None:
    """What a night gives reason to tell: that it failed, or that it is well again after one that was told."""
    key = outcome.run_id or outcome.ended_at
    if outcome.status in ("refused", "could_not_run"):
        occasion: Occasion = "refused" if outcome.status == "refused" else "could_not_run"
        messages = outcome.messages[:_MAX_MESSAGES]
        left_out = len(outcome.messages) - len(messages)
        if left_out:
            messages += (Words(ja=f"ほか {left_out} 件", en=f"{left_out} more"),)
        return _notice(root, occasion, key, Message(outcome.headline.ja, outcome.headline.en), outcome, messages)
    if was_bad and outcome.exit_code == 0:
        return _notice(root, "recovered", key, _RECOVERED, outcome, (outcome.headline,))
    return None


def of_missing(root: DataRoot, alerts: Alerts, now: datetime) -> Notice | None:
    """That no night ended in time before the latest ``night_by``."""
    local = now.astimezone(TIMEZONE)
    due = datetime.combine(local.date(), alerts.night_by, TIMEZONE)
    due = due if due <= local else due - timedelta(days=1)
    last = read_last_night(root)
    if last is not None and datetime.fromisoformat(last.ended_at) >= due - NIGHT_WITHIN:
        return None
    ended = last.ended_at if last else None
    told = Words(
        ja=f"{due:%Y-%m-%d %H:%M} までに終わった夜間処理がありません（最後は {ended or 'なし'}）。機械とデーモンが動いているか、"
        "途中で止まった処理がないかを確かめてください。",
        en=f"No night ended by {due:%Y-%m-%d %H:%M} (the last one: {ended or 'none'}). Check that the machine and the "
        "daemon are up, and that no night hangs.",
    )
    return _notice(root, "missing", f"missing {due.isoformat()}", _MISSING, last, (told,), now)


def of_test(root: DataRoot, now: datetime) -> Notice:
    return _notice(root, "test", f"test {now.isoformat()}", _TEST, read_last_night(root), (), now)


def _notice(
    root: DataRoot,
    occasion: Occasion,
    key: str,
    headline: Message,
    night: NightOutcome | None,
    messages: tuple[Words, ...],
    now: datetime | None = None,
) -> Notice:
    return Notice(
        occasion=occasion,
        key=key,
        organisation=_organisation(root),
        root=str(root.path),
        headline=Words.of(headline),
        messages=messages,
        release_id=night.release_id if night else published_id(root),
        run_id=night.run_id if night and now is None else None,
        at=when(now.timestamp()) if now else (night.ended_at if night else ""),
    )


def _organisation(root: DataRoot) -> str:
    """The city's name; the folder's where the programme file is what is wrong."""
    try:
        return programmes.read(root.programme_file).organisation.name
    except KatsuyoError:
        return root.path.name
