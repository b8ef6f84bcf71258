"""Which native charts the workbook has, and the cells they draw: pure functions of the marts' rows.

A chart draws rows that lie together in a mart's sheet. Add here: another chart. Keep out: how a chart is drawn
(chart_sheet.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dagster_project.release.canonical import Cell, MartRows

Shape = Literal["columns", "stacked", "lines"]
# A trial's weeks tell the trend best; counts per month tell no weeks, and a trial of days has both.
_GRAINS = (("week", "週"), ("month", "月"), ("day", "日"))


@dataclass(frozen=True)
class ChartPlan:
    """One chart: rows ``first`` to ``last`` (0-based, of the mart's data) of ``series`` columns over ``category``.
    ``is_percent`` is a scale from 0 to 100."""

    title: str
    mart: str
    shape: Shape
    first: int
    last: int
    category: str
    series: tuple[str, ...]
    unit: str
    is_percent: bool = False


def chart_plans(marts: Mapping[str, MartRows]) -> tuple[ChartPlan, ...]:
    """Buckets and trend per trial, attendance and response per organisation; none where there is nothing to draw."""
    plans = (
        *_buckets(marts["usage_frequency"]),
        *_trends(marts["usage_over_time"]),
        *_attendance(marts["workshop_attendance"]),
        *_responses(marts["survey_response"]),
    )
    return tuple(plan for plan in plans if _has_figures(marts[plan.mart], plan))


def _buckets(mart: MartRows) -> Iterator[ChartPlan]:
    """Without the zero bucket, beside which the others could not be seen."""
    for (_, trial), rows in _groups(mart, "organisation_code", "trial_id"):
        used = [number for number in rows if _cell(mart, number, "bucket_order") != 0]
        if used:
            title = f"利用回数区分ごとの人数（{trial}、1回以上）"
            yield _plan(title, mart, "columns", used, "bucket_label", ("people",), "人")


def _trends(mart: MartRows) -> Iterator[ChartPlan]:
    for (_, trial), rows in _groups(mart, "organisation_code", "trial_id"):
        for grain, word in _GRAINS:
            chosen = [number for number in rows if _cell(mart, number, "grain") == grain]
            if chosen:
                title = f"{word}ごとの利用者数（{trial}）"
                yield _plan(title, mart, "lines", chosen, "period_start", ("active_people", "new_people"), "人")
                break


def _attendance(mart: MartRows) -> Iterator[ChartPlan]:
    series = ("first_time_people", "repeat_people")
    for (code,), rows in _groups(mart, "organisation_code"):
        yield _plan(f"勉強会の参加者数（{code}）", mart, "stacked", rows, "workshop_id", series, "人")


def _responses(mart: MartRows) -> Iterator[ChartPlan]:
    for (code,), rows in _groups(mart, "organisation_code"):
        counts = ("invited_people", "responses")
        yield _plan(f"アンケートの対象者数と有効回答数（{code}）", mart, "columns", rows, "survey_id", counts, "人")
        rates = ("response_percent",)
        yield _plan(f"アンケートの回答率（{code}）", mart, "columns", rows, "survey_id", rates, "％", is_percent=True)


def _plan(
    title: str,
    mart: MartRows,
    shape: Shape,
    rows: list[int],
    category: str,
    series: tuple[str, ...],
    unit: str,
    *,
    is_percent: bool = False,
) -> ChartPlan:
    # XlsxWriter does not escape what cannot be printed in a chart's description.
    title = "".join(filter(str.isprintable, title))
    return ChartPlan(title, mart.contract.name, shape, rows[0], rows[-1], category, series, unit, is_percent)


def _groups(mart: MartRows, *columns: str) -> Iterator[tuple[tuple[Cell, ...], list[int]]]:
    """Numbers of the rows that are equal in the leading columns of the key, by which rows are sorted."""
    found: dict[tuple[Cell, ...], list[int]] = {}
    for number in range(len(mart.rows)):
        found.setdefault(tuple(_cell(mart, number, column) for column in columns), []).append(number)
    yield from found.items()


def _has_figures(mart: MartRows, plan: ChartPlan) -> bool:
    rows = range(plan.first, plan.last + 1)
    return any(_cell(mart, number, column) is not None for number in rows for column in plan.series)


def _cell(mart: MartRows, number: int, column: str) -> Cell:
    return mart.rows[number][list(mart.contract.columns).index(column)]
