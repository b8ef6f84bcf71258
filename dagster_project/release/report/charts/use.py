"""Charts of use: how often, week by week, and who stays.

Add here: another chart of a trial's use. Keep out: workshops and surveys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster_project.messages import Language, Message
from dagster_project.release.report import numbers, words
from dagster_project.release.report.charts import style
from dagster_project.release.report.page import Chart, Spec
from dagster_project.release.report.source import MartRow


def buckets(name: str, trial: Message, rows: Sequence[MartRow]) -> Chart:
    """One bar per usage frequency bucket of people with a use, with people and share written on it."""
    shown = [row for row in rows if row["max_uses"] != 0]

    def spec(language: Language) -> Spec:
        values = [
            {
                "bucket": words.bucket(row["min_uses"], row["max_uses"]).text(language),
                "people": row["people"],
                "label": f"{words.people(row['people']).text(language)} ({row['share_percent']} %)",
            }
            for row in shown
        ]
        return style.chart(
            values,
            encoding={"y": style.band("bucket")},
            height={"step": style.BAND},
            layer=_bars(max(row["people"] for row in shown)),
        )

    return Chart(
        name,
        Message(f"{trial.ja}: 利用回数の区分ごとの人数", f"{trial.en}: people by number of uses"),
        Message(
            "利用した職員を利用回数で分けた横棒グラフ。" + _told(shown, "ja") + "。",
            "Bars of the people with a use, by number of uses. " + _told(shown, "en") + ".",
        ),
        spec,
    )


def _told(rows: Sequence[MartRow], language: Language) -> str:
    parts = [
        f"{words.bucket(row['min_uses'], row['max_uses']).text(language)}: "
        f"{words.people(row['people']).text(language)} ({row['share_percent']} %)"
        for row in rows
    ]
    return ("、" if language == "ja" else ", ").join(parts)


def _bars(longest: int) -> list[dict[str, Any]]:
    """Bars that leave a third of the width to what is written behind them."""
    length = {**style.amount("people", scale={"domain": [0, longest * 1.5], "nice": False}), "axis": None}
    return [
        {"mark": {"type": "bar", "color": style.DARK, "height": {"band": 0.66}}, "encoding": {"x": length}},
        {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"x": length, "text": {"field": "label"}}},
    ]


def weeks(name: str, trial: Message, rows: Sequence[MartRow], *, by_month: bool) -> Chart:
    """Stacked columns of people per period: those who use the tool for the first time, and the others."""

    def spec(language: Language) -> Spec:
        new, again = _NEW.text(language), _AGAIN.text(language)
        values, totals = [], []
        for row in rows:
            first = row["new_people"] or 0
            when = row["period_start"].strftime("%Y-%m") if by_month else numbers.short_day(row["period_start"])
            values += [
                {"when": when, "people": row["active_people"] - first, "who": again, "order": 0},
                {"when": when, "people": first, "who": new, "order": 1},
            ]
            totals.append({"when": when, "people": row["active_people"]})
        across = {
            "field": "when",
            "type": "ordinal",
            "sort": None,
            "axis": {
                "title": (_MONTH if by_month else _WEEK).text(language),
                "labelAngle": 0,
                "ticks": False,
                "labelOverlap": True,
            },
        }
        colour = {
            "field": "who",
            "type": "nominal",
            "scale": style.shades([again, new], [style.LIGHT, style.DARK]),
        }
        people = style.amount("people", _PEOPLE.text(language), stack=True)
        labels = {
            "data": {"values": totals},
            "mark": {"type": "text", "dy": -8},
            "encoding": {"x": across, "y": {"field": "people", "type": "quantitative"}, "text": {"field": "people"}},
        }
        columns = {
            "mark": {"type": "bar", "width": {"band": 0.72}},
            "encoding": {"x": across, "y": people, "color": colour, "order": {"field": "order"}},
        }
        return style.chart(values, height=200, layer=[columns, labels] if len(rows) <= _LABELLED else [columns])

    return Chart(
        name,
        Message(
            f"{trial.ja}: {_MONTH.ja if by_month else _WEEK.ja}ごとに使った人数",
            f"{trial.en}: people by {'month' if by_month else 'week'}",
        ),
        Message(
            f"期間ごとに使った職員の人数を、初めて使った人とその他に分けた積み上げ棒グラフ。{_range(rows, 'ja')}",
            f"Stacked columns of people with a use per period, those using it for the first time apart. {_range(rows, 'en')}",
        ),
        spec,
    )


def _range(rows: Sequence[MartRow], language: Language) -> str:
    peak = max(rows, key=lambda row: row["active_people"])
    last, when = rows[-1], numbers.day(peak["period_start"]).text(language)
    if language == "ja":
        return f"最多は{when}からの {peak['active_people']} 人、最後は {last['active_people']} 人です。"
    return (
        f"The most were {peak['active_people']} in the period from {when}, the last one has {last['active_people']}."
    )


def retention(name: str, trial: Message, rows: Sequence[MartRow]) -> Chart:
    """Week of first use by weeks since: the share that still used the tool, written and shaded."""

    def spec(language: Language) -> Spec:
        values = [
            {
                "began": numbers.short_day(row["cohort_week"]),
                "week": row["weeks_since_first_use"],
                "percent": None if row["retention_percent"] is None else float(row["retention_percent"]),
                "label": f"({row['retained_people']})"
                if row["retention_percent"] is None
                else f"{row['retention_percent']}",
            }
            for row in rows
        ]
        place = {
            "x": {
                "field": "week",
                "type": "ordinal",
                "axis": {"title": _SINCE.text(language), "labelAngle": 0, "ticks": False, "domain": False},
            },
            "y": style.band("began", axis={"title": _BEGAN.text(language), "titlePadding": 10}),
        }
        shade = {
            "field": "percent",
            "type": "quantitative",
            "scale": {"domain": [0, 100], "range": ["#f2f7fb", style.LIGHT, style.MIDDLE, style.DARK]},
            "legend": None,
        }
        # On the darker half of the scale ink would not be read.
        ink = {"condition": {"test": "datum.percent >= 50", "value": "white"}, "value": style.INK}
        return style.chart(
            values,
            height={"step": 28},
            encoding=place,
            layer=[
                {
                    "transform": [{"filter": "datum.percent !== null"}],
                    "mark": {"type": "rect", "stroke": "white", "strokeWidth": 1},
                    "encoding": {"color": shade},
                },
                {"mark": {"type": "text"}, "encoding": {"text": {"field": "label"}, "color": ink}},
            ],
        )

    return Chart(
        name,
        Message(f"{trial.ja}: 使い始めた週ごとの継続率（%）", f"{trial.en}: retention by week of first use (%)"),
        Message(
            "使い始めた週ごとに、何週あとにまだ使っていた人の割合かを濃淡と数字で示した表。数字は右の表と同じです。",
            "A grid of the share still using the tool so many weeks after the week they began. The table has the same numbers.",
        ),
        spec,
    )


_NEW = Message("初めて使った人", "first use")
_AGAIN = Message("前にも使った人", "used it before")
_WEEK = Message("週（月曜日）", "week (Monday)")
_MONTH = Message("月", "month")
_PEOPLE = Message("人", "people")
_SINCE = Message("使い始めた週からの週数", "weeks since the week of first use")
_BEGAN = Message("使い始めた週", "week of first use")
# With more columns the numbers would touch each other; the table has them.
_LABELLED = 24
