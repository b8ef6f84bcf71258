"""The themes that free answers are coded to: the house's list (themes.yml), and what a city adds to it or has instead.

Add here: a key of a theme. Keep out: the phrases (themes.yml), how they are read (theme_phrases.py), and coding
(intake/landing/theme_codes.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dagster_project import yaml_lines
from dagster_project.theme_phrases import Groups, PhraseFault, pattern_of
from dagster_project.yaml_lines import Location

# The code of an answer that no theme fits.
OTHER: Final = "other"
HOUSE_FILE: Final = Path(__file__).with_name("themes.yml")
# RE2 gives one pattern 8 MiB for its states; the house's longest theme takes a twentieth of these characters.
LONGEST_PATTERN: Final = 100_000
# No phrase that means something is in this.
_NOWHERE: Final = "\0"

Fault = tuple[Location, str, str]


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_Label = Annotated[str, Field(min_length=1)]
_Phrases = Annotated[tuple[_Label, ...], BeforeValidator(_as_tuple)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Theme(_Entry):
    """``phrases``: any of them makes an answer one of the theme; ``unless``: what is taken out of the answer before."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    label: _Label
    label_en: _Label | None = None
    phrases: Annotated[_Phrases, Field(min_length=1)]
    unless: _Phrases = ()


class Themes(_Entry):
    """A list of themes. ``extend``: it comes on top of the house's, a theme of the same code in its place."""

    extend: bool = True
    groups: dict[str, _Phrases] = {}
    entries: Annotated[tuple[Theme, ...], BeforeValidator(_as_tuple)] = ()


@cache
def house_themes() -> Themes:
    return Themes.model_validate(yaml_lines.read(HOUSE_FILE).value)


def resolved(themes: Themes) -> Themes:
    """The list that holds: a city's own, or the house's with the city's replacements in place and its additions behind."""
    if not themes.extend:
        return themes
    house, own = house_themes(), {theme.code: theme for theme in themes.entries}
    kept = tuple(own.pop(theme.code, theme) for theme in house.entries)
    return Themes(extend=False, groups={**house.groups, **themes.groups}, entries=(*kept, *own.values()))


def theme_faults(themes: Themes) -> Iterator[Fault]:
    """What a list of themes may not say, with the place below the key ``themes``."""
    codes = [theme.code for theme in themes.entries]
    if not themes.extend and not codes:
        yield (
            ("extend",),
            "extend: false なら、entries に独自のテーマを書いてください。",
            "with extend: false, entries must hold themes of your own.",
        )
    for index, theme in enumerate(themes.entries):
        if theme.code == OTHER:
            yield (
                ("entries", index, "code"),
                f"code「{OTHER}」は、どのテーマにも当たらない回答のものです。別の code にしてください。",
                f"the code '{OTHER}' is that of answers without a theme. Give the theme another one.",
            )
        if codes.index(theme.code) != index:
            yield (
                ("entries", index, "code"),
                f"テーマの code「{theme.code}」が二つあります。",
                f"the theme code '{theme.code}' stands twice.",
            )
    yield from _phrase_faults(themes, resolved(themes).groups)


def _phrase_faults(themes: Themes, groups: Groups) -> Iterator[Fault]:
    listed: list[tuple[Location, tuple[str, ...]]] = [(("groups", name), own) for name, own in themes.groups.items()]
    for index, theme in enumerate(themes.entries):
        listed += [(("entries", index, "phrases"), theme.phrases), (("entries", index, "unless"), theme.unless)]
    for at, phrases in listed:
        length = 0
        for number, phrase in enumerate(phrases):
            try:
                pattern = pattern_of([phrase], groups)
            except PhraseFault as fault:
                yield (*at, number), fault.message.ja, fault.message.en
                continue
            length += len(pattern)
            if at[0] == "entries" and re.search(pattern, _NOWHERE):
                yield (
                    (*at, number),
                    f"言い回し「{phrase}」はどの回答にも当たります。言葉を加えてください。",
                    f"the phrase '{phrase}' is in every answer. Add words to it.",
                )
        if length > LONGEST_PATTERN:
            yield (
                at,
                "言い回しが多すぎます。テーマを分けてください。",
                "there are too many phrases. Part the theme in two.",
            )
