"""What katsuyo says to people: every sentence in Japanese and English, and the errors that carry one.

Add here: the bilingual value type and the error classes that decide an exit code. Keep out: the sentences
themselves, which stand next to the code that has the facts (file, row, column, what to do).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar, Literal

Language = Literal["ja", "en"]


@dataclass(frozen=True)
class Message:
    """One sentence for the person who must act, in both languages. It never names a person of the data."""

    ja: str
    en: str

    def text(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en

    def __str__(self) -> str:
        return f"{self.ja} / {self.en}"


class KatsuyoError(Exception):
    """Base of the errors a person can act on. ``exit_code`` is the command's, by the contract."""

    exit_code: ClassVar[int] = 2

    def __init__(self, *messages: Message) -> None:
        super().__init__("\n".join(str(message) for message in messages))
        self.messages = messages


class CouldNotRun(KatsuyoError):
    """The night could not start or go on: configuration, key, disk (exit 2)."""


class Refused(KatsuyoError):
    """The night ran and what it found must not be published (exit 1)."""

    exit_code = 1


class AnotherNightIsRunning(KatsuyoError):
    """The data root is taken by another night (exit 3)."""

    exit_code = 3


def preferred_language(wanted: str | None = None) -> Language:
    """The language asked for, else that of the locale (LC_ALL, LC_MESSAGES, LANG), else Japanese."""
    if wanted in ("ja", "en"):
        return "ja" if wanted == "ja" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "ja"
    return "ja"
