"""Charts drawn on a machine without Japanese fonts: real glyphs, in PNG and in the outlines of a pasted SVG."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import vl_convert

from dagster_project.messages import CouldNotRun, Language
from dagster_project.release.frame import LANGUAGES
from dagster_project.release.report.charts import drawing, style, together
from dagster_project.release.report.charts.outline import outlined
from dagster_project.release.report.page import Chart, Spec, same

SVG = "{http://www.w3.org/2000/svg}"


def chart_of(text: str) -> Chart:
    def spec(language: Language) -> Spec:
        return style.chart(
            [{"text": text}], mark={"type": "text", "fontSize": 40}, encoding={"text": {"field": "text"}}
        )

    return Chart("one", same(text), same(text), spec)


def svg_of(chart: Chart, language: Language = "ja") -> str:
    return drawing.drawing_of(chart.spec(language)).svg


def png(text: str) -> bytes:
    drawn: bytes = vl_convert.svg_to_png(svg_of(chart_of(text)))
    return drawn


def test_characters_that_boxes_would_make_alike_are_drawn_apart() -> None:
    """Full-width characters all give the same box; 髙﨑①㈱ are what common fonts lack."""
    pictures = [png(text) for text in ("日本", "土木", "未末", "末未", "髙﨑", "①㈱")]
    assert len(set(pictures)) == len(pictures)


def test_without_the_font_those_characters_would_be_alike(tmp_path: Path) -> None:
    """The proof that the test above can fail: vl-convert alone, in a process that has no Japanese font."""
    if _japanese_font_installed():
        pytest.skip("this machine has Japanese fonts of its own")
    script = (
        "import sys, vl_convert\n"
        'svg = \'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="50">'
        '<text y="40" font-size="40">%s</text></svg>\'\n'
        "sys.exit(vl_convert.svg_to_png(svg % '未末') != vl_convert.svg_to_png(svg % '末未'))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0


def _japanese_font_installed() -> bool:
    try:
        listed = subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=False, timeout=60)
    except FileNotFoundError:
        return False
    return bool(listed.stdout.strip())


def test_a_pasted_svg_has_outlines_in_the_place_of_its_text() -> None:
    drawn = svg_of(chart_of("未末"))
    assert "<text" in drawn
    tree = ElementTree.fromstring(outlined(drawn, drawing.font_file()))
    assert list(tree.iter(f"{SVG}text")) == []
    paths = [
        path.get("d") for path in tree.iter(f"{SVG}path") if (path.get("transform") or "").startswith("translate")
    ]
    first, second = paths[-2:]
    assert first and second and first != second


def test_outlines_stand_where_the_text_stood() -> None:
    """The same picture by way of vl-convert's own text, but for the edges of the glyphs."""
    drawn = svg_of(chart_of("東西"))
    sizes = [_ink(vl_convert.svg_to_png(svg)) for svg in (drawn, outlined(drawn, drawing.font_file()))]
    (left, top, right, bottom), other = sizes
    assert all(abs(a - b) <= 2 for a, b in zip((left, top, right, bottom), other, strict=True)), sizes


def _ink(picture: bytes) -> tuple[int, int, int, int]:
    """The box that holds what is not white."""
    from io import BytesIO

    from PIL import Image, ImageOps

    box = ImageOps.invert(Image.open(BytesIO(picture)).convert("L")).getbbox()
    assert box is not None
    return box


def test_an_inline_drawing_is_named_and_its_ids_are_its_own() -> None:
    chart = Chart("one", same("題 <名>"), same("説明 & 数"), chart_of("x").spec)
    ja, en = (drawing.for_page(chart, language, svg_of(chart, language)) for language in LANGUAGES)
    tree = ElementTree.fromstring(ja)
    assert (tree.get("role"), tree.get("aria-labelledby")) == ("img", "ja-one-title ja-one-desc")
    assert [tree.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["題 <名>", "説明 & 数"]
    ids = [[found.get("id") for found in ElementTree.fromstring(svg).iter() if found.get("id")] for svg in (ja, en)]
    assert not set(ids[0]) & set(ids[1])


def test_charts_drawn_by_two_processes_are_those_drawn_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    specs = {text: chart_of(text).spec("ja") for text in ("未末", "東西", "髙﨑")}
    alone = {name: drawing.drawing_of(spec) for name, spec in specs.items()}
    assert together.drawings_of(specs) == alone
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert together.drawings_of(specs) == alone


def test_a_missing_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing.font_file.cache_clear()
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    with pytest.raises(CouldNotRun, match="matplotlib-fontja"):
        drawing.font_file()
    monkeypatch.undo()
    drawing.font_file.cache_clear()
