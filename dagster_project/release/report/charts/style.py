"""How every chart looks: colours that stay apart in grey and for the colour-blind, one font, numbers on the marks.

Add here: what all charts share. Keep out: what one chart shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
# The first is the font that the pipeline brings along; the others are what Japanese desktops have.
FONT: Final = "IPAexGothic, Hiragino Sans, Yu Gothic, Meiryo, Noto Sans CJK JP, Noto Sans JP, sans-serif"

INK: Final = "#1d2733"
MUTED: Final = "#4d5a68"
LINE: Final = "#d3dae2"
# Lightness falls from step to step, so that a grey print tells them apart; blue and orange do for every eye.
DARK: Final = "#0b3c68"
MIDDLE: Final = "#3f7fb5"
LIGHT: Final = "#a9cbe8"
PALE: Final = "#e3edf6"
ACCENT: Final = "#c2500e"
STEPS: Final = (PALE, LIGHT, MIDDLE, DARK)

# The whole drawing, names on the left included, so that letters are of one size in every chart.
WIDTH: Final = 640
BAND: Final = 34

_CONFIG: Final[Mapping[str, Any]] = {
    "font": FONT,
    "aria": False,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": MUTED,
        "labelFontSize": 13,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": 260,
        "labelPadding": 6,
    },
    "legend": {
        "labelColor": INK,
        "titleColor": MUTED,
        "labelFontSize": 13,
        "symbolType": "square",
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelLimit": 300,
    },
    "text": {"color": INK, "fontSize": 13},
    "header": {"labelColor": INK, "labelFontSize": 13, "labelFontWeight": "bold", "title": None, "labelLimit": 560},
}


_FIT: Final = {"type": "fit-x", "contains": "padding"}
_TWO_LINES: Final = "split(datum.label, '\\n')"


def chart(values: Sequence[Mapping[str, Any]], **parts: Any) -> dict[str, Any]:
    """A whole specification: the rows inside it, the house's look, and what makes this chart."""
    return {
        "$schema": SCHEMA,
        "data": {"values": list(values)},
        "width": WIDTH,
        "autosize": _FIT,
        "config": _CONFIG,
        **parts,
    }


def band(field: str, **more: Any) -> dict[str, Any]:
    """A row of bars per value, in the order of the data, named on the left; a line break in a name is kept."""
    axis = {"title": None, "ticks": False, "domain": False, "labelExpr": _TWO_LINES, **more.pop("axis", {})}
    return {"field": field, "type": "nominal", "sort": None, "axis": axis, **more}


def amount(field: str, title: str | None = None, **more: Any) -> dict[str, Any]:
    """A length from zero."""
    axis = {"title": title, "tickCount": 5, "format": ",~f"}
    return {"field": field, "type": "quantitative", "axis": axis, **more}


def shades(names: Sequence[str], colours: Sequence[str]) -> dict[str, Any]:
    """Names to colours, both in order."""
    return {"domain": list(names), "range": list(colours)[: len(names)]}
