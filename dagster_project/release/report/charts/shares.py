"""Charts of parts and shares: stacked bars, bars of percent, two shares side by side.

Add here: another chart of parts of a whole. Keep out: intervals (intervals.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dagster_project.messages import Language, Message
from dagster_project.release.report.charts import style
from dagster_project.release.report.page import Chart, Spec
from dagster_project.release.report.words import people as people_text


@dataclass(frozen=True)
class Segment:
    """A part of a bar: which bar, which part, how long, and what is written on it."""

    bar: Message
    part: Message
    length: float
    label: Message


# Below this share of the longest bar a number does not fit its part; the table has it.
_WRITTEN: Final = 0.035


def stacked(
    name: str,
    title: Message,
    description: Message,
    segments: Sequence[Segment],
    parts: Sequence[Message],
    axis: Message,
) -> Chart:
    """Bars of parts that add up; ``parts`` give the order and with it the shade, the first the darkest."""
    colours = {2: (style.DARK, style.LIGHT), 3: (style.DARK, style.MIDDLE, style.PALE)}.get(
        len(parts), tuple(reversed(style.STEPS))
    )
    bars = list(dict.fromkeys(segment.bar for segment in segments))

    def spec(language: Language) -> Spec:
        names = [part.text(language) for part in parts]
        longest = max(sum(segment.length for segment in segments if segment.bar == bar) for bar in bars)
        values = [
            {
                "bar": segment.bar.text(language),
                "part": segment.part.text(language),
                "order": names.index(segment.part.text(language)),
                "length": segment.length,
                "label": segment.label.text(language) if segment.length >= longest * _WRITTEN else "",
                "is_dark": colours[names.index(segment.part.text(language))] in (style.DARK, style.MIDDLE),
            }
            for segment in segments
        ]
        length = style.amount("length", axis.text(language), stack="zero")
        order = {"field": "order", "type": "quantitative"}
        ink = {"condition": {"test": "datum.is_dark", "value": "white"}, "value": style.INK}
        return style.chart(
            values,
            height={"step": style.BAND + 6},
            encoding={"y": style.band("bar", axis={"labelLimit": 320}), "order": order},
            layer=[
                {
                    "mark": {"type": "bar", "height": {"band": 0.7}, "stroke": "white", "strokeWidth": 1},
                    "encoding": {
                        "x": length,
                        "color": {
                            "field": "part",
                            "type": "nominal",
                            "scale": style.shades(names, colours),
                            "sort": None,
                        },
                    },
                },
                {
                    "mark": {"type": "text"},
                    "encoding": {
                        "x": {**length, "bandPosition": 0.5},
                        "text": {"field": "label"},
                        "color": ink,
                        "detail": {"field": "part"},
                    },
                },
            ],
        )

    return Chart(name, title, description, spec)


def overlap(
    name: str, title: Message, description: Message, bars: tuple[Message, Message], people: tuple[int, int, int]
) -> Chart:
    """Two bars, the earlier and the later, that lie over each other as far as people attended both; ``people`` are
    those of the earlier, of the later and of both."""
    first, second, both = people

    def spec(language: Language) -> Spec:
        names = [bar.text(language) for bar in bars]
        told = Message(f"両方 {both} 人", f"both: {both}").text(language)
        ends = ((0, first), (first - both, first - both + second))
        whole = [
            {"bar": bar, "from": low, "to": high, "label": people_text(high - low).text(language)}
            for bar, (low, high) in zip(names, ends, strict=True)
        ]
        shared = [
            {"bar": bar, "from": first - both, "to": first, "middle": first - both / 2, "label": told} for bar in names
        ]
        start = {
            "field": "from",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, (first - both + second) * 1.3], "nice": False},
        }
        place = {"x": start, "x2": {"field": "to"}}
        bar_mark = {"type": "bar", "height": {"band": 0.7}}
        layers = [
            {"data": {"values": whole}, "mark": {**bar_mark, "color": style.LIGHT}, "encoding": place},
            {"data": {"values": shared}, "mark": {**bar_mark, "color": style.DARK}, "encoding": place},
            {
                "data": {"values": whole},
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"x": {"field": "to", "type": "quantitative"}, "text": {"field": "label"}},
            },
            {
                "data": {"values": shared},
                "mark": {"type": "text", "color": "white"},
                "encoding": {"x": {"field": "middle", "type": "quantitative"}, "text": {"field": "label"}},
            },
        ]
        named = style.band("bar", axis={"labelLimit": 320})
        return style.chart([], height={"step": style.BAND + 4}, encoding={"y": named}, layer=layers)

    return Chart(name, title, description, spec)


@dataclass(frozen=True)
class Share:
    """A percentage with what is written beside its bar; ``group`` tells side-by-side bars apart."""

    bar: Message
    percent: float
    label: Message
    group: Message | None = None


def percents(name: str, title: Message, description: Message, shares: Sequence[Share]) -> Chart:
    """Bars on a ground of 100 %; with groups, one bar each side by side and no ground."""
    groups = list(dict.fromkeys(share.group for share in shares if share.group))

    def spec(language: Language) -> Spec:
        names = [group.text(language) for group in groups]
        values = [
            {
                "bar": share.bar.text(language),
                "percent": share.percent,
                "label": share.label.text(language),
                "group": share.group.text(language) if share.group else "",
            }
            for share in shares
        ]
        # To the right of the longest bar there is room for what is written behind it.
        longest = max(share.percent for share in shares) if groups else 100
        scale = {"domain": [0, longest * (1.15 if groups else 1.5)], "nice": False}
        length = style.amount("percent", scale=scale)
        length["axis"] = {**length["axis"], "labelExpr": "datum.label + ' %'"}
        if not groups:
            length["axis"] = {**length["axis"], "values": [0, 50, 100]}
        whole = {"datum": 100, "type": "quantitative", "scale": scale, "axis": length["axis"]}
        side = {"yOffset": {"field": "group", "type": "nominal", "sort": None}} if groups else {}
        colour = (
            {
                "color": {
                    "field": "group",
                    "type": "nominal",
                    "scale": style.shades(names, (style.LIGHT, style.DARK)),
                    "sort": None,
                }
            }
            if groups
            else {}
        )
        ground = {
            "mark": {"type": "bar", "color": style.PALE, "height": {"band": 0.66}},
            "encoding": {"x": whole},
        }
        return style.chart(
            values,
            height={"step": 22 if groups else style.BAND + 6},
            encoding={"y": style.band("bar", axis={"labelLimit": 320}), **side},
            layer=[
                *([] if groups else [ground]),
                {
                    "mark": {"type": "bar", "color": style.DARK, "height": {"band": 0.86 if groups else 0.66}},
                    "encoding": {"x": length, **colour},
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 6},
                    "encoding": {
                        "x": length if groups else whole,
                        "text": {"field": "label"},
                    },
                },
            ],
        )

    return Chart(name, title, description, spec)
