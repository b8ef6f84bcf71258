"""Charts of an estimate with its ranges: satisfaction with interval and bounds, effects as a forest plot.

Add here: another kind of range. Keep out: bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dagster_project.messages import Language, Message
from dagster_project.release.report.charts import style
from dagster_project.release.report.page import Chart, Spec


@dataclass(frozen=True)
class Range:
    """A point with a thick range (an interval) and a thin one (bounds); either may be missing."""

    bar: Message
    point: float
    label: Message
    thick: tuple[float, float] | None = None
    thin: tuple[float, float] | None = None


def ranges(
    name: str,
    title: Message,
    description: Message,
    rows: Sequence[Range],
    axis: Message,
    zero: float | None,
    highest: float | None = None,
) -> Chart:
    """One line per row. ``zero`` draws the value that stands for no effect, ``highest`` ends the axis (100 %)."""

    lines = max(row.bar.ja.count("\n") + 1 for row in rows)

    def spec(language: Language) -> Spec:
        values = [
            {
                "bar": row.bar.text(language),
                "point": row.point,
                "label": row.label.text(language),
                **(dict(zip(("thick_low", "thick_high"), row.thick, strict=True)) if row.thick else {}),
                **(dict(zip(("thin_low", "thin_high"), row.thin, strict=True)) if row.thin else {}),
            }
            for row in rows
        ]
        scale = {"zero": False, "nice": True, **({"domainMax": highest} if highest is not None else {})}
        place = {"type": "quantitative", "scale": scale, "axis": {"title": axis.text(language), "tickCount": 6}}
        layers: list[Spec] = []
        if zero is not None:
            rule = {
                "mark": {"type": "rule", "color": style.MUTED, "strokeDash": [4, 3]},
                "encoding": {"x": {"datum": zero, "type": "quantitative"}, "y": None},  # through all rows
            }
            layers.append(rule)
        for low, high, mark in (
            ("thin_low", "thin_high", {"type": "rule", "color": style.MIDDLE, "strokeWidth": 2}),
            ("thick_low", "thick_high", {"type": "rule", "color": style.DARK, "strokeWidth": 7, "opacity": 0.55}),
        ):
            layers.append(
                {
                    "transform": [{"filter": f"isValid(datum.{low})"}],
                    "mark": mark,
                    "encoding": {"x": {"field": low, **place}, "x2": {"field": high}},
                }
            )
        layers.append(
            {
                "mark": {"type": "point", "filled": True, "size": 90, "color": style.ACCENT, "opacity": 1},
                "encoding": {"x": {"field": "point", **place}},
            }
        )
        layers.append(
            {
                "mark": {"type": "text", "dy": -14},
                "encoding": {"x": {"field": "point", **place}, "text": {"field": "label"}},
            }
        )
        return style.chart(
            values,
            height={"step": 14 + 17 * lines},
            encoding={"y": style.band("bar", axis={"labelLimit": 320})},
            layer=layers,
        )

    return Chart(name, title, description, spec)
