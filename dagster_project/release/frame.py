"""The frame that report.html and last_night.html share: both languages in one file, the style, and how words are put in.

The language shown hangs on the address alone (``#en`` or anything inside it), so that no script is needed; the other
one is not displayed, and with that not read aloud, found or printed. Add here: what every page of ours needs. Keep
out: what a page says.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from dagster_project.messages import Language

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
_LETTER: Final = r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff9f]"
_JAPANESE: Final = re.compile(rf"{_LETTER}(?:(?:{_LETTER}|\s)*{_LETTER})?")


@cache
def environment() -> Environment:
    found = Environment(
        loader=PackageLoader("dagster_project.release", "templates"),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["spoken"] = spoken
    found.globals["languages"] = LANGUAGES
    return found


def spoken(text: object, language: Language) -> Markup:
    """Text escaped; in an English page Japanese names are marked as Japanese, so that they are read aloud as such."""
    said = str(text)
    if language == "ja":
        return escape(said)
    parts, end = [], 0
    for match in _JAPANESE.finditer(said):
        parts += [escape(said[end : match.start()]), Markup('<span lang="ja">{}</span>').format(match[0])]
        end = match.end()
    return Markup("").join([*parts, escape(said[end:])])


def markup(drawn: str) -> Markup:
    """A drawing of ours, whose texts vl-convert has escaped."""
    return Markup(drawn)
