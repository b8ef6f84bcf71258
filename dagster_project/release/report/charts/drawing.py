"""Charts drawn: Vega-Lite to SVG and PNG by vl-convert, with a Japanese font whatever the machine has.

The font is the IPAexGothic of the matplotlib-fontja wheel; that package is looked up, never imported (it would import
matplotlib). Add here: another file form of a chart. Keep out: what a chart shows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import vl_convert

from dagster_project.messages import CouldNotRun, Language, Message
from dagster_project.release.report.charts.outline import outlined
from dagster_project.release.report.page import Chart, Spec

PNG_SCALE: Final = 2


@cache
def font_file() -> Path:
    """The Japanese font that comes with the installation. Raises CouldNotRun where it is missing."""
    found = find_spec("matplotlib_fontja")
    places = found.submodule_search_locations if found else None
    path = Path(places[0]) / "fonts" / "ipaexg.ttf" if places else None
    if path is None or not path.is_file():
        raise CouldNotRun(
            Message(
                "図に使う日本語フォント（matplotlib-fontja の ipaexg.ttf）がありません。make nightly を実行してインストールし直してください。",
                "The Japanese font for charts (ipaexg.ttf of matplotlib-fontja) is missing. Run make nightly to install it again.",
            )
        )
    return path


@cache
def _with_font() -> None:
    vl_convert.register_font_directory(str(font_file().parent))


@dataclass(frozen=True)
class Drawing:
    """One chart as SVG with its text as text, as PNG, and as SVG with its text as outlines: office programs would draw
    text in a font of their own, or as boxes."""

    svg: str
    png: bytes
    outlined_svg: str


def drawing_of(spec: Spec) -> Drawing:
    """Raises CouldNotRun where the font is missing."""
    _with_font()
    svg: str = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    return Drawing(svg, vl_convert.svg_to_png(svg, scale=PNG_SCALE), outlined(svg, font_file()))


def for_page(chart: Chart, language: Language, svg: str) -> str:
    """The SVG to stand in the page: named for who cannot see it, ids of its own, the page's font."""
    name = f"{language}-{chart.name}"
    # Several drawings in one document: clip paths and gradients are numbered from 0 in each.
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r' (font-family|class|xmlns:xlink|version)="[^"]*"', "", svg)
    title, text = _escaped(chart.title.text(language)), _escaped(chart.description.text(language))
    named = f'<svg role="img" aria-labelledby="{name}-title {name}-desc"'
    inside = f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{text}</desc>'
    return re.sub(r"<svg([^>]*)>", lambda head: f"{named}{head[1]}>{inside}", svg, count=1)


def write_chart(folder: Path, name: str, spec: Spec, drawing: Drawing) -> None:
    """``<name>.png``, ``.svg`` and ``.vl.json`` to paste."""
    (folder / f"{name}.png").write_bytes(drawing.png)
    (folder / f"{name}.svg").write_text(drawing.outlined_svg, encoding="utf-8")
    text = json.dumps(spec, ensure_ascii=False, indent=1)
    (folder / f"{name}.vl.json").write_text(text + "\n", encoding="utf-8")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
