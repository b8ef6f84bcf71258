"""How use went on: week by week, and who stays.

Add here: another table about the course of a trial. Keep out: totals of a trial (use.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers
from dagster_project.release.report.charts import use as charts
from dagster_project.release.report.page import Cell, Column, Counts, Exhibit, Row, Section, Table, number, same
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import MartRow, Source, by

# Later weeks thin out, so that a year of weeks still fits a page; the mart has every week.
WEEKS_SHOWN: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 26, 39, 52)


def trend(source: Source) -> Section:
    exhibits = []
    for trial, rows in by(source.rows("usage_over_time"), "trial_id"):
        weekly = [row for row in rows if row["grain"] == "week"]
        shown = weekly or [row for row in rows if row["grain"] == "month"]
        if not shown:
            continue
        name = source.name(trial)
        lines = tuple(
            Row(
                text(numbers.day(row["period_start"])),
                (row.count("active_people"), row.count("new_people"), row.count("uses")),
            )
            for row in shown
        )
        unit = Message("週（月曜日から）", "week from") if weekly else Message("月", "month from")
        table = Table(
            Message(
                f"{name.ja}: {'週' if weekly else '月'}ごとの利用",
                f"{name.en}: use by {'week' if weekly else 'month'}",
            ),
            (
                Column(unit, is_number=False),
                Column(Message("使った人", "active people")),
                Column(Message("うち初めて", "first use")),
                Column(Message("利用回数", "uses")),
            ),
            lines,
            Message(
                "最後に利用のあった日までの期間です。両端の期間は日数が足りないことがあります。",
                "Up to the last day with a use; the first and the last period can be cut short.",
            ),
        )
        exhibits.append(Exhibit(table, charts.weeks(f"trend-{trial}", name, shown, by_month=not weekly)))
    said = (
        () if exhibits else (text(Message("週や月ごとの利用は分かりません。", "Use by week or month is not known.")),)
    )
    return Section("trend", Message("増えたか、減ったか", "More or less over time"), said, tuple(exhibits))


def retention(source: Source) -> Section:
    exhibits = []
    for trial, all_rows in by(source.rows("usage_retention"), "trial_id"):
        rows = [row for row in all_rows if row["weeks_since_first_use"] in WEEKS_SHOWN]
        name = source.name(trial)
        shown = sorted({row["weeks_since_first_use"] for row in rows if row["weeks_since_first_use"]})
        lines = tuple(_cohort(cohort, shown) for _, cohort in by(rows, "cohort_week"))
        table = Table(
            Message(f"{name.ja}: 使い始めた週からの継続", f"{name.en}: retention since the week of first use"),
            (
                Column(Message("使い始めた週", "week of first use"), is_number=False),
                Column(Message("人", "people")),
                *(Column(Message(f"{week} 週後", f"week {week}")) for week in shown),
            ),
            lines,
            Message(
                "各欄はその週にも使った人の割合で、分母は左の人数、かっこがその人数です。まだ終わっていない週は人数だけです。",
                "Each cell is the share that used it in that week as well, of the people on the left, with their number. "
                "A week that has not ended has the number alone.",
            ),
        )
        exhibits.append(Exhibit(table, charts.retention(f"retention-{trial}", name, rows)))
    said = (
        ()
        if exhibits
        else (
            text(
                Message(
                    "個々の利用の日が分からないため、継続は分かりません。",
                    "Without the days of single uses nothing is known of retention.",
                )
            ),
        )
    )
    return Section("retention", Message("使い続けたか", "Do they stay"), said, tuple(exhibits))


def _cohort(rows: list[MartRow], weeks: list[int]) -> Row:
    known = {row["weeks_since_first_use"]: row for row in rows}
    cells = [known.get(week) for week in weeks]
    return Row(
        text(numbers.day(rows[0]["cohort_week"])),
        (rows[0].count("cohort_people"), *(_retained(row) if row else text(same("")) for row in cells)),
    )


def _retained(row: MartRow) -> Cell:
    people = row.value("retained_people")
    if row["retention_percent"] is None:
        return number(same("("), people, same(")"))
    return number(row.value("retention_percent", numbers.percent), same(" "), Counts((same("("), people, same(")"))))
