"""Text of an SVG as outlines of one font, so that a pasted drawing looks alike on every machine.

Add here: another attribute of SVG text that vl-convert writes. Keep out: drawing charts (drawing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final

from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

_TEXT: Final = re.compile(r"<text([^>]*)>(.*?)</text>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_OF_TEXT: Final = ("text-anchor", "font-family", "font-size", "font-weight", "font-style", "xml:space")
# Which share of its width a text lies left of its place.
_SHIFT: Final = {"middle": 0.5, "end": 1.0}
# The font has one weight: bold is drawn with an outline of this share of the em.
_BOLD: Final = 0.035


def outlined(svg: str, font: Path) -> str:
    """The SVG without a <text>: each is a group of glyph paths in its place, with its anchor, size and colour."""
    return _TEXT.sub(lambda match: _paths(match[1], unescape(match[2]), font), svg)


def _paths(attributes: str, text: str, font: Path) -> str:
    found = dict(_ATTRIBUTE.findall(attributes))
    size = float(found.get("font-size", "11px").removesuffix("px"))
    glyphs, units = _glyphs(font)
    outlines = [glyphs.outline(character) for character in text]
    left = -_SHIFT.get(found.get("text-anchor", "start"), 0.0) * sum(width for _, width in outlines)
    scale = size / units
    kept = " ".join(f'{name}="{value}"' for name, value in found.items() if name not in _OF_TEXT)
    if found.get("font-weight") in ("bold", "600", "700"):
        kept += f' stroke="{found.get("fill", "black")}" stroke-width="{_BOLD * units:g}"'
    inside = "".join(_placed(outlines, left))
    return f'<g {kept}><g transform="scale({scale:.6g},{-scale:.6g})">{inside}</g></g>'


def _placed(outlines: list[tuple[str, int]], left: float) -> Iterator[str]:
    for path, width in outlines:
        if path:
            yield f'<path transform="translate({left:g},0)" d="{path}"/>'
        left += width


class _Glyphs:
    """Outlines and widths of one font's characters, in font units, each drawn once."""

    def __init__(self, font: Any) -> None:
        self._glyphs = font.getGlyphSet()
        self._names = font.getBestCmap()
        self._drawn: dict[str, tuple[str, int]] = {}

    def outline(self, character: str) -> tuple[str, int]:
        if character not in self._drawn:
            glyph = self._glyphs[self._names.get(ord(character), ".notdef")]
            pen = SVGPathPen(self._glyphs)
            glyph.draw(pen)
            self._drawn[character] = pen.getCommands(), round(glyph.width)
        return self._drawn[character]


@cache
def _glyphs(font: Path) -> tuple[_Glyphs, int]:
    opened = TTFont(font, lazy=True)
    return _Glyphs(opened), opened["head"].unitsPerEm
