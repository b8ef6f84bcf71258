"""Who uses it, how often, when, and do they stay.

Add here: another table about the use of a trial. Keep out: workshops, surveys, comparison of trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers, words
from dagster_project.release.report.charts import use as charts
from dagster_project.release.report.page import (
    NOTHING,
    Cell,
    Column,
    Counts,
    Exhibit,
    Row,
    Section,
    Table,
    number,
    same,
)
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import SLASH, MartRow, Source, bilingual, period

TRIAL: Final = Column(Message("試行", "trial"), is_number=False)
NO_TRIAL: Final = text(Message("この公表には試行の利用がありません。", "This release has no use of a trial."))
# Later weeks thin out, so that a year of weeks still fits a page; the mart has every week.
WEEKS_SHOWN: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 26, 39, 52)


def adoption(source: Source) -> Section:
    rows = source.rows("trial_adoption")
    said = tuple(_adopted(source, row) for row in rows) or (NO_TRIAL,)
    columns = (
        TRIAL,
        Column(Message("期間", "period"), is_number=False),
        Column(Message("利用可能職員", "eligible people")),
        Column(Message("利用した職員", "active people")),
        Column(Message("利用率", "adoption")),
        Column(Message("利用率の幅", "range of adoption")),
        Column(Message("利用回数", "uses")),
        Column(Message("1 人の中央値", "median per person")),
        Column(Message("1 回の数え方", "one use is"), is_number=False),
    )
    lines = tuple(_adoption_row(source, row) for row in rows)
    table = Table(
        Message("試行ごとの利用率", "Adoption by trial"),
        columns,
        lines,
        Message(
            "利用率の幅: 「約」と書かれた利用可能職員が、書かれた数字で言えるうちの最多・最少だった場合の利用率です。",
            "Range of adoption: had the eligible people, declared as about so many, been as many or as few as that can mean.",
        ),
    )
    return Section("adoption", Message("だれが使ったか", "Who used it"), said, (Exhibit(table),) if rows else ())


def _adopted(source: Source, row: MartRow) -> Cell:
    eligible = row.value("eligible_people")
    name = source.name(row["trial_id"])
    return Cell(
        (
            Message(f"{name.ja}では、利用可能職員 ", f"{name.en}: of "),
            eligible,
            Message(" 人のうち ", " eligible people "),
            row.value("active_people"),
            Message(" 人（", " used it ("),
            row.value("adoption_percent", numbers.percent),
            Message("）が使いました。", ")."),
        )
    )


def _adoption_row(source: Source, row: MartRow) -> Row:
    low, high = row.value("adoption_percent_low", same), row.value("adoption_percent_high", numbers.percent)
    return Row(
        text(source.name(row["trial_id"])),
        (
            text(period(row["period_start"], row["period_end"])),
            row.count("eligible_people"),
            row.count("active_people"),
            row.rate("adoption_percent"),
            number(low, same("–"), high) if row["eligible_is_approximate"] else number(NOTHING),
            row.count("total_uses"),
            row.count("median_uses"),
            text(words.of(words.UNITS, row["unit_of_use"])),
        ),
    )


def frequency(source: Source) -> Section:
    exhibits = []
    for trial, rows in _by(source.rows("usage_frequency"), "trial_id"):
        name = source.name(trial)
        lines = tuple(
            Row(
                text(words.bucket(row["min_uses"], row["max_uses"])),
                (row.count("people"), row.rate("share_percent") if row["max_uses"] != 0 else number(NOTHING)),
            )
            for row in rows
        )
        table = Table(
            Message(f"{name.ja}: 利用回数の区分", f"{name.en}: usage frequency buckets"),
            (
                Column(Message("利用回数", "uses"), is_number=False),
                Column(Message("人", "people")),
                Column(Message("利用した職員に占める割合", "share of active people")),
            ),
            lines,
        )
        counted = [row for row in rows if row["max_uses"] != 0]
        chart = charts.buckets(f"buckets-{trial}", name, rows) if any(row["people"] for row in counted) else None
        exhibits.append(Exhibit(table, chart))
    definitions = _definitions(source)
    return Section(
        "frequency",
        Message("どれくらい使ったか", "How often"),
        () if exhibits else (NO_TRIAL,),
        (*exhibits, *definitions),
    )


def _definitions(source: Source) -> Iterator[Exhibit]:
    """People by bucket if a use were counted otherwise, or why that cannot be told."""
    for trial, rows in _by(source.rows("usage_by_definition"), "trial_id"):
        name = source.name(trial)
        limits = {row["bucket_order"]: row for row in source.rows("usage_frequency", trial_id=trial)}
        orders = sorted({row["bucket_order"] for row in rows})
        lines = []
        for definition, cells in _by(rows, "definition"):
            known = {row["bucket_order"]: row for row in cells}
            first = cells[0]
            reason = text(bilingual(first["reason"])) if not first["available"] else text(same("–"))
            counts = (known[order].count("people") for order in orders)
            lines.append(Row(text(words.of(words.UNITS, definition)), (*counts, reason)))
        titles = (
            words.bucket(limits[order]["min_uses"], limits[order]["max_uses"])
            if order in limits
            else same(next(row["bucket_label"] for row in rows if row["bucket_order"] == order))
            for order in orders
        )
        table = Table(
            Message(
                f"{name.ja}: 1 回の数え方を変えると（人）", f"{name.en}: if a use were counted otherwise (people)"
            ),
            (
                Column(Message("1 回の数え方", "one use is"), is_number=False),
                *map(Column, titles),
                Column(Message("数えられない理由", "why it cannot be told"), is_number=False, is_long=True),
            ),
            tuple(lines),
        )
        yield Exhibit(table)


def trend(source: Source) -> Section:
    exhibits = []
    for trial, rows in _by(source.rows("usage_over_time"), "trial_id"):
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
    for trial, all_rows in _by(source.rows("usage_retention"), "trial_id"):
        rows = [row for row in all_rows if row["weeks_since_first_use"] in WEEKS_SHOWN]
        name = source.name(trial)
        shown = sorted({row["weeks_since_first_use"] for row in rows if row["weeks_since_first_use"]})
        lines = tuple(_cohort(cohort, shown) for _, cohort in _by(rows, "cohort_week"))
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


def concentration(source: Source) -> Section:
    rows = source.rows("usage_concentration")
    table = Table(
        Message("利用の偏り", "Concentration of use"),
        (
            TRIAL,
            Column(Message("利用の多い 1 割の人", "top tenth of people")),
            Column(Message("その人たちの利用の割合", "their share of uses")),
            Column(Message("1 日しか使わなかった人", "used it on one day only")),
            Column(Message("最も少ない区分の人", "lowest bucket")),
            Column(Message("うち 1 日だけ", "of them one day only")),
            Column(Message("うち 2 日以上", "of them two days or more")),
            Column(Message("使い始めるまでの日数（中央値）", "median days to first use")),
        ),
        tuple(
            Row(
                text(source.name(row["trial_id"])),
                (
                    number(row.value("top_tenth_people"), SLASH, row.value("active_people")),
                    row.rate("share_percent", "top_tenth_uses", "total_uses"),
                    number(row.value("one_day_only_people"), SLASH, row.value("active_people"))
                    if row["one_day_only_people"] is not None
                    else number(NOTHING),
                    row.count("lowest_bucket_people"),
                    row.count("lowest_bucket_one_day_people"),
                    row.count("lowest_bucket_spread_people"),
                    row.count("median_days_to_first_use"),
                ),
            )
            for row in rows
        ),
    )
    return Section(
        "concentration",
        Message("一部の人に偏っていないか", "Is it a few people"),
        () if rows else (NO_TRIAL,),
        (Exhibit(table),) if rows else (),
    )


def _by(rows: Iterable[MartRow], column: str) -> Iterator[tuple[object, list[MartRow]]]:
    """Neighbouring rows of one value."""
    for value, group in groupby(rows, key=lambda row: row[column]):
        yield value, list(group)
